/** A slot, session or object, as the binding names it. Opaque to this package. */
export type Pkcs11Handle = object | number | bigint;

/** A value or a promise of one: a binding may be synchronous or not. */
export type MaybePromise<T> = T | Promise<T>;

/** One attribute of an object template. `type` is a CKA_ number. */
export interface Pkcs11Attribute {
  readonly type: number;
  readonly value?: number | boolean | string | Uint8Array | Date;
}

/** A mechanism. `mechanism` is a CKM_ number; `parameter` is what the binding takes for it. */
export interface Pkcs11Mechanism {
  readonly mechanism: number;
  readonly parameter?: unknown;
}

/** The part of CK_TOKEN_INFO that tells tokens apart. */
export interface Pkcs11TokenInfo {
  readonly label: string;
  readonly serialNumber: string;
  readonly flags: number;
}

/**
 * The functions of a PKCS#11 binding that this package calls (OASIS PKCS #11 v3.1 §5), so that any binding fits:
 * `pkcs11js` has this shape as it is. Each may return a promise.
 */
export interface Pkcs11Module {
  C_Initialize(): MaybePromise<unknown>;
  C_Finalize(): MaybePromise<unknown>;
  C_GetSlotList(tokenPresent: boolean): MaybePromise<Pkcs11Handle[]>;
  C_GetTokenInfo(slot: Pkcs11Handle): MaybePromise<Pkcs11TokenInfo>;
  C_GetMechanismList(slot: Pkcs11Handle): MaybePromise<number[]>;
  C_OpenSession(slot: Pkcs11Handle, flags: number): MaybePromise<Pkcs11Handle>;
  C_CloseSession(session: Pkcs11Handle): MaybePromise<unknown>;
  C_Login(session: Pkcs11Handle, userType: number, pin?: string): MaybePromise<unknown>;
  C_Logout(session: Pkcs11Handle): MaybePromise<unknown>;
  C_FindObjectsInit(session: Pkcs11Handle, template: Pkcs11Attribute[]): MaybePromise<unknown>;
  C_FindObjects(session: Pkcs11Handle, maxObjectCount: number): MaybePromise<Pkcs11Handle[]>;
  C_FindObjectsFinal(session: Pkcs11Handle): MaybePromise<unknown>;
  C_GetAttributeValue(
    session: Pkcs11Handle,
    object: Pkcs11Handle,
    template: Pkcs11Attribute[],
  ): MaybePromise<readonly Pkcs11Attribute[]>;
  C_SignInit(session: Pkcs11Handle, mechanism: Pkcs11Mechanism, key: Pkcs11Handle): MaybePromise<unknown>;
  C_Sign(session: Pkcs11Handle, input: Uint8Array, output: Uint8Array): MaybePromise<Uint8Array>;
  C_DecryptInit(session: Pkcs11Handle, mechanism: Pkcs11Mechanism, key: Pkcs11Handle): MaybePromise<unknown>;
  C_Decrypt(session: Pkcs11Handle, input: Uint8Array, output: Uint8Array): MaybePromise<Uint8Array>;
  C_DeriveKey(
    session: Pkcs11Handle,
    mechanism: Pkcs11Mechanism,
    key: Pkcs11Handle,
    template: Pkcs11Attribute[],
  ): MaybePromise<Pkcs11Handle>;
  C_DestroyObject(session: Pkcs11Handle, object: Pkcs11Handle): MaybePromise<unknown>;
}

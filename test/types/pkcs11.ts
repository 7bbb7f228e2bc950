// Checked by `npm run typecheck`; nothing here runs.
import { expectTypeOf } from "vitest";
import type { Pkcs11Module } from "../../src/core/index.js";

/**
 * The part of the binding pkcs11js 2.1 that matters here: handles are Buffers, values may be dates,
 * calls are synchronous and may have a form with a callback, and C_Sign fills the buffer it is given.
 */
type Handle = Buffer;
type Callback<Result> = (error: Error, result: Result) => void;

interface Attribute {
  type: number;
  value?: number | boolean | string | Buffer | Date;
}

interface Mechanism {
  mechanism: number;
  parameter?: Buffer | number | { type: number };
}

interface TokenInfo {
  label: string;
  manufacturerID: string;
  serialNumber: string;
  flags: number;
}

interface Binding {
  libPath: string;
  load(path: string): void;
  C_Initialize(options?: { flags?: number }): void;
  C_Finalize(): void;
  C_GetSlotList(tokenPresent?: boolean): Handle[];
  C_GetTokenInfo(slot: Handle): TokenInfo;
  C_GetMechanismList(slot: Handle): number[];
  C_OpenSession(slot: Handle, flags: number): Handle;
  C_CloseSession(session: Handle): void;
  C_Login(session: Handle, userType: number, pin?: string): void;
  C_Logout(session: Handle): void;
  C_FindObjectsInit(session: Handle, template: Attribute[]): void;
  C_FindObjects(session: Handle, maxObjectCount: number): Handle[];
  C_FindObjects(session: Handle): Handle | null;
  C_FindObjectsFinal(session: Handle): void;
  C_GetAttributeValue(session: Handle, object: Handle, template: Attribute[]): { type: number; value: Buffer }[];
  C_SignInit(session: Handle, mechanism: Mechanism, key: Handle): void;
  C_Sign(session: Handle, input: Buffer, output: Buffer): Buffer;
  C_Sign(session: Handle, input: Buffer, output: Buffer, callback: Callback<Buffer>): void;
  C_DecryptInit(session: Handle, mechanism: Mechanism, key: Handle): void;
  C_Decrypt(session: Handle, input: Buffer, output: Buffer): Buffer;
  C_Decrypt(session: Handle, input: Buffer, output: Buffer, callback: Callback<Buffer>): void;
  C_DeriveKey(session: Handle, mechanism: Mechanism, key: Handle, template: Attribute[]): Handle;
  C_DeriveKey(
    session: Handle,
    mechanism: Mechanism,
    key: Handle,
    template: Attribute[],
    callback: Callback<Handle>,
  ): void;
  C_DestroyObject(session: Handle, object: Handle): void;
}

/** The calls of a binding that answers later. */
type Asynchronous<Module> = {
  [Name in keyof Module]: Module[Name] extends (...parameters: infer Parameters) => infer Result
    ? (...parameters: Parameters) => Promise<Awaited<Result>>
    : Module[Name];
};

declare const binding: Binding;
export const fits: Pkcs11Module = binding;
declare const asynchronous: Asynchronous<Pkcs11Module>;
export const fitsToo: Pkcs11Module = asynchronous;

expectTypeOf<Omit<Binding, "C_Sign">>().not.toExtend<Pkcs11Module>();
expectTypeOf<Omit<Binding, "C_Sign"> & { C_Sign(): string }>().not.toExtend<Pkcs11Module>();

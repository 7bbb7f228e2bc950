import type { HeaderLimits } from "../../internal/message/index.js";
import type { DkimSignatureRequest, DkimSigningOptions } from "../sign-types.js";
import type { ArcMessageSignature, ArcResultWord, ArcSeal } from "./types.js";

/** What {@link sealArc} takes. */
export type SealArcOptions = Omit<DkimSignatureRequest, "identity"> &
  Pick<DkimSigningOptions, "now" | "keyCache" | "threadPool" | "signal"> & {
    /**
     * What was found of the chain that the message came with: the verification, or its word. It must be of the message
     * as it came, because a change to it, such as a footer, breaks the newest ARC-Message-Signature.
     */
    readonly chainValidation: ArcResultWord | { readonly result: ArcResultWord };
    /**
     * The names of the fields that the ARC-Message-Signature signs; every field of these names is. `From` must be among
     * them, Authentication-Results and the fields of ARC must not. Default: `ARC_SIGNED_HEADERS`.
     */
    readonly headers?: readonly string[];
    /** As for `signDkim`. Default: `DKIM_OVERSIGNED_HEADERS`. */
    readonly oversign?: readonly string[];
    readonly limits?: Partial<HeaderLimits>;
  } & (
    | {
        /** What this handler found: an Authentication-Results field, with or without its name, folded or not. */
        readonly authenticationResults: string;
        readonly authservId?: never;
      }
    | {
        /**
         * The name of this handler in Authentication-Results fields. Those fields of the message that bear it are put
         * together. Remove forged ones first, where the message comes in (RFC 8601 §5).
         */
        readonly authservId: string;
        readonly authenticationResults?: never;
      }
  );

/**
 * Why a message is not sealed: `failed-before`, its newest seal already says that the chain has failed, and no more is
 * to be added (RFC 8617 §5.1); `too-many-sets`, it has as many ARC Sets as there may be (RFC 8617 §5.2).
 */
export type ArcSealRefusal = "failed-before" | "too-many-sets";

/** What sealing gives: fields to put in front of the message, or none and why. */
export type ArcSealed =
  | {
      readonly sealed: true;
      /** `i=` of the new set. */
      readonly instance: number;
      /** ARC-Seal, ARC-Message-Signature and ARC-Authentication-Results, folded, each with its CRLF. */
      readonly headers: readonly [string, string, string];
      /** The same, as the bytes to send before the message. */
      readonly headerBytes: Uint8Array;
      /** What the ARC-Message-Signature says. */
      readonly messageSignature: ArcMessageSignature;
      /** What the ARC-Seal says. */
      readonly seal: ArcSeal;
    }
  | {
      readonly sealed: false;
      readonly reason: ArcSealRefusal;
      readonly headers: readonly [];
      /** No bytes: the message is sent as it is. */
      readonly headerBytes: Uint8Array;
    };

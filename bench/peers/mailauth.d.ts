// mailauth declares the types of its main entry only, which loads far more than DKIM.
declare module "mailauth/lib/dkim/verify.js" {
  export function dkimVerify(
    message: Buffer | NodeJS.ReadableStream,
    options: { resolver: (name: string, type: string) => Promise<string[][]> },
  ): Promise<{ results: { status: { result: string } }[] }>;
}

declare module "mailauth/lib/spf/index.js" {
  export function spf(options: {
    ip: string;
    helo: string;
    sender: string;
    mta: string;
    resolver: (name: string, type: string) => Promise<unknown>;
  }): Promise<{ status: { result: string } }>;
}

declare module "mailauth/lib/dkim/sign.js" {
  export function dkimSign(
    message: Buffer,
    options: {
      canonicalization: "relaxed/relaxed";
      headerList: readonly string[];
      signatureData: { signingDomain: string; selector: string; privateKey: string }[];
    },
  ): Promise<{ signatures: string }>;
}

declare module "mailauth/lib/parse-received.js" {
  export function parseReceived(field: string): object | false;
}

declare module "mailauth/lib/mailauth.js" {
  interface Status {
    status: { result: string };
  }
  export function authenticate(
    message: Buffer,
    options: {
      ip: string;
      helo: string;
      sender: string;
      mta: string;
      resolver: (name: string, type: string) => Promise<unknown[]>;
      disableBimi: boolean;
    },
  ): Promise<{ dmarc: Status; spf: Status; dkim: { results: Status[] }; headers: string }>;
}

// The last version that runs on Node 20.
declare module "mailauth-4/lib/spf/index.js" {
  export { spf } from "mailauth/lib/spf/index.js";
}

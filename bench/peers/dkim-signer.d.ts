declare module "dkim-signer" {
  export function DKIMSign(
    message: Buffer,
    options: { domainName: string; keySelector: string; privateKey: string; headerFieldNames: string },
  ): string;
}

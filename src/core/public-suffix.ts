/**
 * Tells whether a domain is a public suffix such as `com` or `co.uk`: a name below which strangers register.
 * The argument is in A-labels, lower case, without a final dot. `mailproof/dmarc/psl` has one on the public suffix list.
 */
export type PublicSuffixCheck = (domain: string) => boolean;

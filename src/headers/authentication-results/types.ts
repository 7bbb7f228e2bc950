/** What a server says of how a message was authenticated (RFC 8601 §2.2). */
export interface AuthenticationResults {
  /** Which server, or group of servers, says so. `""` where the field doesn't tell: see `missing-authserv-id`. */
  readonly authservId: string;
  /** For people: comments behind the authserv-id, and before it. Blanks in a row are one. */
  readonly comment?: string;
  /** The version of the field, where it says one; 1 where it doesn't. Another one may mean another syntax. */
  readonly version?: number;
  /** In order. Empty for `none`: the server has checked nothing. */
  readonly results: readonly AuthenticationResult[];
}

/** What came of one method. */
export interface AuthenticationResult {
  /** In lower case: `spf`, `dkim`, `dmarc`, `arc`, `iprev`, or any other. */
  readonly method: string;
  /** The version of the method, where the field says one; 1 where it doesn't. */
  readonly version?: number;
  /** In lower case: `pass`, `fail`, `none`, or any other. */
  readonly result: string;
  /** For people. */
  readonly comment?: string;
  /** Why, in words (`reason=`). */
  readonly reason?: string;
  /** For people: comments behind `reason=`. */
  readonly reasonComment?: string;
  /** What was checked, in order. */
  readonly properties: readonly AuthenticationProperty[];
}

/** Something that a result is about: `smtp.mailfrom=joe@example.com`. */
export interface AuthenticationProperty {
  /** In lower case: `smtp`, `header`, `body`, `policy`, or any other. `""` where it has none: see `untyped-property`. */
  readonly type: string;
  /** In lower case. */
  readonly property: string;
  /** Without the quotes of a quoted string; those of a local-part such as `"a b"@example.com` are part of the address. */
  readonly value: string;
  /** For people. */
  readonly comment?: string;
}

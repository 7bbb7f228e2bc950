/** What a stranger learns. */
export type LeakCode =
  /** The name of a host inside. */
  | "internal-host"
  /** The address of a host inside. */
  | "internal-address"
  /** From where someone handed a message in. */
  | "client-address"
  /** An account, or who used it. */
  | "user"
  /** The envelope sender. */
  | "sender"
  /** Someone who gets the message, perhaps without the others knowing. */
  | "recipient"
  /** A program, often with its version. */
  | "software"
  /** Which script on a web server sent the message. */
  | "script"
  /** The protocol and cipher between hosts inside. */
  | "tls"
  /** The number under which a server knows the message: how busy it is, and which program it runs. */
  | "queue-id"
  /** An organization in a service that many share, and what that thinks of the message. */
  | "tenant"
  /** A host in a message id. */
  | "message-id-host"
  /** A program, or a host, in a MIME boundary. */
  | "mime-boundary"
  /** What the own servers say of a message, and their names. */
  | "authentication";

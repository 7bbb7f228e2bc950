import type { Severity } from "../../core/finding.js";
import type { LeakCode } from "./leak-code.js";

interface LeakText {
  readonly severity: Severity;
  readonly message: string;
  /** What to do at the source, where no rewriting helps or it is better not to write it at all. */
  readonly remedy: string;
  readonly spec?: string;
}

/** What is said of each kind of leak. */
export const leakTexts: Readonly<Record<LeakCode, LeakText>> = {
  "internal-host": {
    severity: "medium",
    message: "A host inside is named.",
    remedy: "Rewrite the field where mail leaves; let servers say a public name in EHLO.",
    spec: "RFC 5321 §7.6",
  },
  "internal-address": {
    severity: "medium",
    message: "The address of a host inside is told.",
    remedy: "Rewrite the field where mail leaves.",
    spec: "RFC 5321 §7.6",
  },
  "client-address": {
    severity: "medium",
    message: "It is told from where someone handed the message in.",
    remedy: "Let the submission server leave out the client, or rewrite the field.",
    spec: "RFC 5321 §7.6",
  },
  user: {
    severity: "medium",
    message: "An account is named.",
    remedy: "Let the server leave out who logged in, or rewrite the field.",
  },
  sender: {
    severity: "low",
    message: "The envelope sender is told.",
    remedy: "Remove the field where mail leaves.",
    spec: "RFC 5321 §4.4",
  },
  recipient: {
    severity: "medium",
    message: "A recipient is named that others may not know of.",
    remedy: "Let the server leave out for whom it took the message; never send Bcc on.",
    spec: "RFC 5321 §7.2",
  },
  software: {
    severity: "low",
    message: "A program is named.",
    remedy: "Turn off its banner, or remove the field.",
  },
  script: {
    severity: "medium",
    message: "A script of a web server, or the account it runs under, is named.",
    remedy: "Turn the field off (PHP: mail.add_x_header), or remove it.",
  },
  tls: {
    severity: "info",
    message: "The TLS version and cipher between hosts inside are told.",
    remedy: "Rewrite the field where mail leaves; ESMTPS still says that there was TLS.",
  },
  "queue-id": {
    severity: "info",
    message: "The number under which a host inside knows the message is told.",
    remedy: "Rewrite the field where mail leaves, with pseudonyms if support must find the message again.",
  },
  tenant: {
    severity: "low",
    message: "An organization within a shared service is told, or what the service thinks of the message.",
    remedy: "Remove the field where mail leaves.",
  },
  "message-id-host": {
    severity: "low",
    message: "The message id names a host inside.",
    remedy: "Let the program that makes message ids use a public domain; rewriting them later breaks threads.",
    spec: "RFC 5322 §3.6.4",
  },
  "mime-boundary": {
    severity: "info",
    message: "The MIME boundary tells a program or a host.",
    remedy: "Only the program that writes the message can change it.",
    spec: "RFC 2046 §5.1.1",
  },
  authentication: {
    severity: "low",
    message: "What the own servers found out about the message is told, with their names.",
    remedy: "Remove the field where mail leaves.",
    spec: "RFC 8601 §5",
  },
};

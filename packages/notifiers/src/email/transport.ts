import { hostAndPort } from "@rolecall/core";
import type { Transporter } from "nodemailer";
import type SMTPTransport from "nodemailer/lib/smtp-transport/index.js";
import type { EmailConfig } from "./config.ts";

const TIMEOUT_MS = 20_000;

interface TransportOptions {
  /** For each of its steps; 20 s by default. */
  readonly timeoutMs?: number;
  /** Sign in where the server offers no such thing too: it says so then. */
  readonly forceAuth?: boolean;
}

/** A way to the mail server, to be closed; it connects when it is used. */
export async function openTransport(
  { smarthost, tls, username, password }: EmailConfig,
  { timeoutMs = TIMEOUT_MS, forceAuth = false }: TransportOptions = {},
): Promise<Transporter<SMTPTransport.SentMessageInfo>> {
  // Loaded by who sends mail: most do not, and every start would cost a twentieth more.
  const { createTransport } = await import("nodemailer");
  return createTransport({
    ...hostAndPort(smarthost),
    secure: tls === "implicit",
    requireTLS: tls === "starttls",
    ignoreTLS: tls === "none",
    connectionTimeout: timeoutMs,
    greetingTimeout: timeoutMs,
    socketTimeout: timeoutMs,
    forceAuth,
    ...(username === undefined ? {} : { auth: { user: username, pass: password ?? "" } }),
  });
}

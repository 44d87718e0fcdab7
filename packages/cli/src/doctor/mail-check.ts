import { verifyMailServer } from "@rolecall/notifiers";
import type { EmailConfig } from "@rolecall/runtime";
import { counted } from "../render/counted.ts";
import { type Check, failed, ok, reasonOf } from "./check.ts";

const TIMEOUT_MS = 5000;

/** Does the mail server speak as `tls` says, and let us in? Nobody is mailed. */
export async function checkMail(receiver: string, email: EmailConfig): Promise<Check> {
  const name = `email ${receiver}`;
  const { smarthost, username, to } = email;
  try {
    await verifyMailServer({ ...email, password: email.password?.reveal() }, TIMEOUT_MS);
  } catch (error) {
    return failed(name, `${smarthost}: ${reasonOf(error)}`, adviceOn(error));
  }
  const who = username === undefined ? "takes connections" : `lets ${username} in`;
  return ok(name, `${smarthost} ${who}, for ${counted(to.length, "recipient")}`);
}

/** By nodemailer's codes: RFC 4954's 53x are about who we are. */
function adviceOn(error: unknown): string {
  const code = error instanceof Error && "code" in error ? error.code : undefined;
  if (code === "EAUTH") return "look at email.username and password_file";
  if (code === "ETLS") return "look at email.tls: the port is for starttls, implicit or neither";
  return "look at email.smarthost and email.tls, the network, and whether the server runs";
}

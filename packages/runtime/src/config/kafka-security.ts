import type { ConfigFault } from "./config-error.ts";
import { SASL_MECHANISMS } from "./kafka-types.ts";
import { groupIn, type LooseGroup, textIn } from "./loose.ts";

const BY_PASSWORD = ["username", "password_file"];
const BY_CLIENT = ["token_url", "client_id", "client_secret_file"];
const BY_TOKEN = ["token_file", ...BY_CLIENT, "scope"];

/** What a mechanism wants to know, and what it has no use for; a certificate without its key. */
export function kafkaSecurity(root: LooseGroup): ConfigFault[] {
  const kafka = groupIn(root, "kafka");
  const sasl = kafka && groupIn(kafka, "sasl");
  const tls = kafka && groupIn(kafka, "ssl");
  return [...(sasl === undefined ? [] : saslFaults(sasl)), ...(tls === undefined ? [] : tlsFaults(tls))];
}

function saslFaults(sasl: LooseGroup): ConfigFault[] {
  const mechanism = textIn(sasl, "mechanism") ?? "";
  if (!(SASL_MECHANISMS as readonly string[]).includes(mechanism)) return [];
  const isOauth = mechanism === "oauthbearer";
  const strange = (isOauth ? BY_PASSWORD : BY_TOKEN).filter((key) => key in sasl.members);
  const useless = strange.map((key) => ({ path: [...sasl.path, key], message: `is nothing to ${mechanism}` }));
  return [...useless, ...(isOauth ? oauthFaults(sasl) : required(sasl, BY_PASSWORD))];
}

function oauthFaults(sasl: LooseGroup): ConfigFault[] {
  if (!("token_file" in sasl.members)) {
    const isBare = !BY_CLIENT.some((key) => key in sasl.members);
    const hint = "set token_file, or token_url with client_id and client_secret_file";
    return isBare ? [{ path: sasl.path, message: "oauthbearer needs a token", hint }] : required(sasl, BY_CLIENT);
  }
  const both = [...BY_CLIENT, "scope"].filter((key) => key in sasl.members);
  return both.map((key) => ({
    path: [...sasl.path, key],
    message: "the token comes from token_file: give one of them",
  }));
}

function tlsFaults(tls: LooseGroup): ConfigFault[] {
  const pair = ["cert_file", "key_file"];
  return pair.some((key) => key in tls.members) ? required(tls, pair) : [];
}

function required({ path, members }: LooseGroup, keys: readonly string[]): ConfigFault[] {
  return keys.filter((key) => !(key in members)).map((key) => ({ path: [...path, key], message: "is required" }));
}

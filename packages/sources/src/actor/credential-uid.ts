import { tokenFingerprint } from "@rolecall/core";

/**
 * Texts that are themselves a credential: JSON Web Tokens, and the documented prefixes of GitHub, GitLab, Slack, OpenAI,
 * Anthropic, Google, Vault, Stripe, npm, Hugging Face, PyPI, SendGrid and DigitalOcean tokens, PEM keys, and anything that still carries its HTTP scheme.
 */
const SECRET =
  /^(?:bearer|basic|token)\s|^eyJ[\w-]+\.[\w-]+\.|^gh[pousr]_|^github_pat_|^glpat-|^xox[a-z]-|^xapp-|^sk-|^sk_live_|^rk_live_|^AIza|^ya29\.|^hv[sbr]\.|^s\.[a-z0-9]{24}$|^npm_|^hf_[a-z0-9]{16}|^pypi-|^SG\.[\w-]{16,}\.|^do[opr]_v1_|-----BEGIN/i;

/** The same at the beginning of any part of a path. */
const IN_PATH = new RegExp(SECRET.source.replaceAll("^", "(?:^|\\/)"), "i");

/** Might a segment of this path be a credential? */
export function mayHoldCredential(path: string): boolean {
  return IN_PATH.test(path);
}

/**
 * A credential's name as it may be stored: an id stays as it is, a secret becomes its fingerprint. Emitters do put whole
 * tokens where an id belongs; a token is never kept.
 */
export function credentialUid(text: string): string {
  return SECRET.test(text) ? tokenFingerprint(text) : text;
}

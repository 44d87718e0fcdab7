import { MASK } from "./mask.ts";

/** Ends of member names (letters and digits only, lower case) whose values are secrets. */
const SENSITIVE =
  /(?:password|passwd|pwd|passphrase|secret|secretstring|secretbinary|secretvalue|token|authorization|cookies?|(?:private|secret|api|account|access|signing|master|encryption)key)$/;

/** Ends that look alike and are evidence: a hash of a token, a position in a list, an idempotency key. */
const EVIDENCE = /(?:hashedtoken|nexttoken|pagetoken|continuationtoken|requesttoken)$/;

/** Of these a number is a secret too; of `token` it is a count. */
const PASSWORD = /(?:password|passwd|pwd|passphrase|secret)$/;

/**
 * The ends of sensitive names before a closing quote. Few alternatives, each of five characters or more: that lets V8
 * skip ahead (0.7 µs per KB; with twice as many, or one of three characters, it takes twice as long). What is new here, or asked for
 * below, needs its place in `suspicion.ts` as well.
 */
const NAME_END = /(?:word|rase|oken|cret|cret[_-]?(?:String|Binary|Value)|okies?|zation|[a-z_-]key)"/i;

/** May the text hold a member of a sensitive name? True too often at times, and false only where there is none. */
export function mayHaveSensitiveName(text: string): boolean {
  if (NAME_END.test(text)) return true;
  // JSON inside a string; `passwd` and `pwd`; the lists of Kubernetes secrets.
  return text.includes('\\"') || text.includes('wd"') || text.includes('WD"') || text.includes('List"');
}

/** Does a member (or a header, or an environment variable) of this name hold a secret? `x-api-key`, `DB_PASSWORD`, `clientSecret`. */
export function isSensitiveName(name: string): boolean {
  // A name that was a secret itself and is masked says nothing any more.
  if (name.includes(MASK)) return false;
  const plain = plainName(name);
  return SENSITIVE.test(plain) && !EVIDENCE.test(plain);
}

/** Does a member of this name hold a secret even where its value is a number? */
export function isPasswordName(name: string): boolean {
  return PASSWORD.test(plainName(name));
}

/** Of these a value may be the id of a key that is kept elsewhere. */
const KEY_ELSEWHERE = /(?:master|encryption)key$/;

/** Which key it is, in KMS of AWS and of Google and in Azure's vaults. */
const KEY_ID =
  /^(?:mrk-[\da-f]{32}|[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}|alias\/.+|projects\/[^/]+\/locations\/[^/]+\/keyRings\/.+|https:\/\/[\w-]+\.(?:vault|managedhsm)\.azure\.net\/keys\/.+)$/i;

/** Does what a member of this name holds name a key, and is none? */
function isKeyName(name: string, value: string): boolean {
  return /^arn:[a-z-]+:kms:/.test(value) || (KEY_ELSEWHERE.test(plainName(name)) && KEY_ID.test(value));
}

/** Ids of access keys are evidence under any name, which key of a vault it is too, and what is masked is told already. */
export function isEvidence(name: string, value: string): boolean {
  return value === "" || value === MASK || /^A[KS]IA[A-Z0-9]{16}$/.test(value) || isKeyName(name, value);
}

/** Of names without a password a truth or a count says how a call was made, and is no secret. */
const PLAIN_VALUE = /^(?:true|false|null|-?\d+)$/;

/** Is a text under a sensitive name a secret, where all that there is are texts: in a map of labels? */
export function isSecretLabel(name: string, value: string): boolean {
  return !isEvidence(name, value) && (isPasswordName(name) || !PLAIN_VALUE.test(value));
}

function plainName(name: string): string {
  return name.replace(/[^a-zA-Z0-9]/g, "").toLowerCase();
}

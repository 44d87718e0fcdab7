import { MASK } from "./mask.ts";

/** What is in every form, and in few other texts: looking for it costs a fraction of an expression. */
function mayBe(text: string): boolean {
  return (
    text.includes(" /") ||
    text.includes("et user ") ||
    text.includes("SecureString ") ||
    text.includes("htpasswd ") ||
    text.includes(" -p")
  );
}

/** A quote, as it stands alone and in JSON. */
const QUOTE = String.raw`(?:\\*["'])?`;
/** What begins with a stroke is another option, and a star is where the program asks. */
const VALUE = String.raw`(?![/*])[^\s"'\\]+`;
const NAME = String.raw`[^\s"'\\/]{1,104}`;

/** Where programs of Windows and for it, one of Apache's and those for users are given a password that no option names as one. */
const FORMS: readonly RegExp[] = [
  new RegExp(
    String.raw`(\bnet1?(?:\.exe)?(?:\\*")? {1,4}user {1,4}${QUOTE}${NAME}${QUOTE} {1,4}${QUOTE})${VALUE}`,
    "gi",
  ),
  new RegExp(
    String.raw`(\bnet1?(?:\.exe)?(?:\\*")? {1,4}use [^\n]{0,200}? \/user:${QUOTE}[^\s"'/]{1,104}${QUOTE} {1,4}${QUOTE})${VALUE}`,
    "gi",
  ),
  new RegExp(
    String.raw`(\bnet1?(?:\.exe)?(?:\\*")? {1,4}use {1,4}(?:[a-z*]: {1,4})?\\+[^\s"']{1,200} {1,4}${QUOTE})${VALUE}(?=${QUOTE} {1,4}\/user:)`,
    "gi",
  ),
  new RegExp(String.raw`(\bschtasks\b[^\n]{0,400}? \/rp {1,4}${QUOTE})${VALUE}`, "gi"),
  new RegExp(String.raw`(\bcmdkey\b[^\n]{0,200}? \/pass:${QUOTE})${VALUE}`, "gi"),
  new RegExp(String.raw`(\b(?:ps|pa)exec(?:64)?(?:\.exe)?(?:\\*")? [^\n]{0,200}? ?-p {1,4}${QUOTE})${VALUE}`, "gi"),
  new RegExp(String.raw`(\bwinrs\b[^\n]{0,200}? -p(?:assword)?:${QUOTE})${VALUE}`, "gi"),
  new RegExp(String.raw`(\buser(?:add|mod) (?:[^\s"\\]{1,80} ){0,8}-p {1,4}${QUOTE})${VALUE}`, "g"),
  /(\bConvertTo-SecureString {1,4}(?:-String {1,4})?)(?![-$(]|\\*["'])[^\s"'\\]+/gi,
  /(\bConvertTo-SecureString {1,4}(?:-String {1,4})?\\*["'])[^"'\\]+/gi,
  new RegExp(String.raw`(\bhtpasswd {1,4}-\w{0,6}b\w{0,6} {1,4}\S{1,200} {1,4}\S{1,104} {1,4}${QUOTE})${VALUE}`, "g"),
];

/** A command's text with the passwords that it is given without an option's name as `***`. */
export function redactWindowsCommand(text: string): string {
  if (!mayBe(text)) return text;
  let masked = text;
  for (const form of FORMS) masked = masked.replace(form, `$1${MASK}`);
  return masked;
}

import { BoundedCache } from "../bounded-cache.ts";

/** A path has at most this many segments in a template; what follows is `*`. */
const MAX_SEGMENTS = 12;

/** A longer segment is never the name of a route. */
const MAX_STATIC_LENGTH = 48;

/** A service of gRPC with its package, which may be longer: `google.cloud.secretmanager.v1.SecretManagerService`. */
const GRPC = /^(?:[a-z][a-z\d_]{0,31}\.){2,9}[A-Z][A-Za-z]{1,47}$/;
const LONGEST_SERVICE = 96;

/** A method, by the verb that it begins with, whatever short names and digits of the trade follow: `getIPv4ByMAC`, `GetB2BOrders`. */
const METHOD =
  /^(?:[Aa]dd|[Cc](?:heck|onvert|reate)|[Dd](?:elete|escribe|o|isable)|[Ee](?:ncode|nable|xport)|[Ff](?:etch|ind)|[Gg](?:enerate|et)|[Ii](?:mport|s)|[Ll]ist|[Pp](?:ost|ut)|[Rr](?:emove|ead|un)|[Ss](?:end|et|earch|tart|top|ync)|[Tt]o|[Uu]pdate|[Vv](?:alidate|erify))(?=[A-Z])(?!.*\d{4})[A-Za-z\d]+$/;

/** Names with digits that are words of the trade, not ids. */
const WORDS = /^(?:v\d+(?:\.\d+)?(?:(?:alpha|beta|rc|p)\d*)?|sha\d+|md\d|x509|rfc\d+|base64|iso\d+|h26[45]|utf\d+)$/i;

/**
 * The endpoint behind a path: `/v1/users/8812?x=1` is `/v1/users/{id}`. Ids are recognised by their shape alone, so the
 * same path always gives the same template, on every machine and in every order. Query, fragment, scheme and host are
 * left out; the result is bounded.
 */
export function pathTemplate(path: string): string {
  return templates.get(path);
}

/** Of the paths that came lately: most have an id, and hardly come again. */
const templates = new BoundedCache(0, templateOfPath);

function templateOfPath(path: string): string {
  const segments = plainly(pathOf(path)).split("/");
  let template = "";
  let count = 0;
  let above = "";
  for (const segment of segments) {
    if (segment === "") continue;
    if (count === MAX_SEGMENTS) return `${template}/*`;
    template += `/${isService(segment, above) ? segment : segmentTemplate(segment, count)}`;
    above = segment;
    count += 1;
  }
  return template === "" ? "/" : template;
}

/**
 * Letters, digits and `-._~` that were written as `%73` stand for themselves (RFC 3986, section 6.2.2.2): a server does not
 * tell them apart, and who writes the name of a route so must not make an id of it.
 */
function plainly(path: string): string {
  return path.includes("%") ? path.replace(UNRESERVED, (code) => String.fromCharCode(hexOf(code))) : path;
}

const UNRESERVED = /%(?:2[de]|3\d|[46][1-9a-f]|[57][0-9a]|5f|7e)/gi;

function hexOf(code: string): number {
  return Number.parseInt(code.slice(1), 16);
}

/** The path of a request target (RFC 9112, section 3.2): origin form, absolute form, `*`. */
export function pathOf(target: string): string {
  const end = target.search(/[?#]/);
  const whole = end === -1 ? target : target.slice(0, end);
  const scheme = whole.indexOf("://");
  if (scheme === -1 || whole.startsWith("/")) return whole;
  const slash = whole.indexOf("/", scheme + 3);
  return slash === -1 ? "/" : whole.slice(slash);
}

/** Pure results by segment: a few names come back in nearly every path. Numbers are told at a glance, ids hardly come again. */
const FRONT = 2;
const LONGEST_REMEMBERED = 24;
const atFront = new BoundedCache(4096, (segment) => templateOf(segment, 0));
const behind = new BoundedCache(4096, (segment) => templateOf(segment, FRONT));

function segmentTemplate(segment: string, position: number): string {
  if (isNumber(segment)) return "{id}";
  if (segment.length > LONGEST_REMEMBERED) return templateOf(segment, position);
  return (position < FRONT ? atFront : behind).get(segment);
}

function isNumber(segment: string): boolean {
  for (let at = 0; at < segment.length; at += 1) if (!isDigit(segment, at)) return false;
  return true;
}

/** Nothing but what names and ids are made of: no spelling of a server's or a framework's own. */
const PLAIN = /^[\w.~-]*$/;

function templateOf(segment: string, position: number): string {
  return PLAIN.test(segment) ? nameOrId(segment, position) : spelledTemplate(segment, position);
}

function nameOrId(segment: string, position: number): string {
  return isId(segment, position) ? "{id}" : segment;
}

function spelledTemplate(given: string, position: number): string {
  // A way up that a server may take although it is written as one name.
  if (given.includes("..") && /\.\.(?:%2f|%5c|\\)/i.test(given)) return "..";
  // Parameters of a segment, which servers take off before they look for the route.
  const semicolon = given.indexOf(";");
  const segment = semicolon > 0 ? given.slice(0, semicolon) : given;
  if (isPlaceholder(segment) || ODATA.test(segment)) return segment;
  // OData keys: Users('alice').
  const key = /^([A-Za-z]\w{0,47})\(.*\)$/.exec(segment);
  if (key !== null) return `${key[1]}({id})`;
  // Custom methods of Google's API design guide: projects/p:setIamPolicy.
  const verb = /^(.+):([A-Za-z]{3,32})$/.exec(segment);
  if (verb !== null) return `${nameOrId(verb[1] ?? "", position)}:${verb[2]}`;
  return nameOrId(segment, position);
}

/** OData's own segments: /users/{id}/manager/$ref, /$batch. */
const ODATA = /^\$[a-z]{2,16}$/i;

/** Some gateways log the route: `/v1/users/{userId}`, `/{proxy+}`. */
function isPlaceholder(segment: string): boolean {
  return /^\{[A-Za-z][\w-]{0,31}\+?\}$/.test(segment);
}

/** Does the shape of a segment say that it names one thing, and not a route? */
function isId(segment: string, position: number): boolean {
  if (/[^\w.~-]/.test(segment)) return true;
  if (segment.length > MAX_STATIC_LENGTH) return segment.length > LONGEST_SERVICE || !GRPC.test(segment);
  if (METHOD.test(segment)) return false;
  if (isDomain(segment)) return true;
  const parts = segment.split(/[-_.~]/);
  if (parts.some(isMixed) || isMixed(parts.join(""))) return true;
  if (!/\d/.test(segment)) return looksRandom(segment);
  if (WORDS.test(segment)) return false;
  // A version without its letter, at the front only: /api/1.0/users.
  if (position < FRONT && /^\d{1,2}\.\d{1,2}$/.test(segment)) return false;
  return parts.length > 1 ? parts.some((part) => !WORDS.test(part) && isIdPart(part)) : isIdWord(segment);
}

/** Letters only, as a hash or a token may be: long hex, or capitals in odd places. */
function looksRandom(segment: string): boolean {
  if (/^[0-9a-f]{16,}$/i.test(segment)) return true;
  return segment.length >= 20 && /^[A-Za-z]+$/.test(segment) && (segment.match(/[a-z][A-Z]/g)?.length ?? 0) >= 5;
}

/**
 * A host's name that is the name of a service: in front, where no collection is before it (`/asp.net/info`), and below `/apis`, as
 * Kubernetes has its groups (`/apis/rbac.authorization.k8s.io/v1/roles`).
 */
function isService(segment: string, above: string): boolean {
  return (above === "" || above === "apis") && segment.length <= MAX_STATIC_LENGTH && isDomain(segment);
}

/**
 * The name of a host that somebody asks about: `/v1/domains/acme.com/dns`. Of the ends that names have only those that no file,
 * method or library has, which `users.info`, `xmlrpc.php` and `/socket.io/` do.
 */
function isDomain(segment: string): boolean {
  return segment.includes(".") && DOMAIN.test(segment) && segment !== "socket.io";
}

const DOMAIN =
  /^(?:[a-z0-9][a-z0-9-]*\.)+(?:com|net|org|edu|gov|io|eu|ca|ch|cz|de|dk|fi|fr|jp|nl|se|uk|(?:com?|net|org|gov)\.[a-z]{2})$/i;

/**
 * Capitals, small letters and digits take turns so often that they spell no words: `cus_KqWmZxTbnLpQ`, `aXRlbTo0MzMwNDU`. Of
 * random ones of 16 letters and digits 2 in 100 are words by this and by the turns of digits alone, which let 26 pass (24: 1 and 8).
 */
function isMixed(part: string): boolean {
  if (part.length < (/\d/.test(part) ? LEAST_MIXED : LEAST_LETTERS)) return false;
  if (!/[a-z]/.test(part) || !/[A-Z]/.test(part)) return false;
  return part.length < SHORTEST_WORDS * (part.match(PIECE)?.length ?? 0);
}

/** `create`, `Payment` and `V2` of `createPaymentV2`: the pieces of a name are longer than this in the mean. */
const PIECE = /[A-Z]?[a-z]+|[A-Z]+(?![a-z])|\d+/g;
const SHORTEST_WORDS = 2.75;
/** Shorter ones may be words after all: `GetURLById`. */
const LEAST_MIXED = 10;
const LEAST_LETTERS = 12;

/** `42` of `user-42`, `0abc` of `i-0abc`, `7f9c8` of `pod-7f9c8`; not `oauth2` of `oauth2-callback`. */
function isIdPart(part: string): boolean {
  return /^\d/.test(part) || /\d{3}/.test(part) || changes(part) >= 3;
}

function isIdWord(word: string): boolean {
  if (/^\d+$/.test(word)) return true;
  // 2fa, 3ds: one digit and a word.
  if (/^\d[A-Za-z]{1,12}$/.test(word)) return false;
  if (/^\d/.test(word) || /\d{3}/.test(word)) return true;
  return changes(word) >= 3 || (word.length >= 8 && /^[0-9a-f]+$/i.test(word)) || /^[A-Z0-9]{12,}$/.test(word);
}

/** How often letters and digits take turns: 0 for `users`, 1 for `oauth2`, 2 for `k8s`, 3 and more for an id. */
function changes(text: string): number {
  let count = 0;
  for (let at = 1; at < text.length; at += 1) if (isDigit(text, at) !== isDigit(text, at - 1)) count += 1;
  return count;
}

function isDigit(text: string, at: number): boolean {
  const code = text.charCodeAt(at);
  return code >= 48 && code <= 57;
}

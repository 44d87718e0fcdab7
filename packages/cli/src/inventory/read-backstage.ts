import { type InventoryEntry, identityUid, type OwnerEntry } from "@rolecall/core";
import { faultAt } from "./fault.ts";
import { faultOfMatch, isOfAll } from "./identity-id.ts";
import { factsOfTags, listOf, objectOf, type Reading, textOf } from "./reading.ts";
import type { YamlDocument } from "./yaml-document.ts";

const NAMED = "rolecall.dev/identity";

/** A catalog entity: https://backstage.io/docs/features/software-catalog/descriptor-format */
export function isBackstage(value: unknown): boolean {
  return textOf(objectOf(value)["apiVersion"])?.startsWith("backstage.io/") === true;
}

/**
 * Who owns a component owns its machines: the workflows of its repository (`github.com/project-slug`), the service
 * accounts of its namespace (`backstage.io/kubernetes-namespace`) or with its label (`backstage.io/kubernetes-id`), and
 * whatever `rolecall.dev/identity` names. Groups and users become owners.
 */
export function readBackstage(document: YamlDocument, path: string): Reading {
  const entity = objectOf(document.value);
  const metadata = objectOf(entity["metadata"]);
  const spec = objectOf(entity["spec"]);
  const place = `${path}:${document.locate(["metadata", "name"]).line}`;
  const kind = textOf(entity["kind"]);
  if (kind === "Group" || kind === "User") return { owners: ownerOf(kind, metadata, spec, place) };
  const owner = textOf(spec["owner"])?.replace(/^(?:(?:group|user):)?(?:[^/]*\/)?/i, "");
  const facts: Omit<InventoryEntry, "place"> = {
    ...factsOfTags(metadata["labels"]),
    ...(owner === undefined ? {} : { owner }),
    purpose: textOf(metadata["description"]),
    links: listOf(metadata["links"]).flatMap((link) => textOf(objectOf(link)["url"]) ?? []),
    ...(textOf(spec["lifecycle"]) === "production" ? { environment: "production" } : {}),
  };
  const matches = matchesOf(objectOf(metadata["annotations"]));
  const { line } = document.locate(["metadata", "annotations", NAMED]);
  return {
    identities: matches.map((match) => ({ ...facts, ...match, place })),
    faults: matches.flatMap((match) => {
      const wrong = isOfAll(match.pattern) ? "matches everything" : faultOfMatch(match);
      return wrong === undefined ? [] : [faultAt(path, line, `${NAMED}: ${match.id ?? match.pattern} ${wrong}`)];
    }),
  };
}

function matchesOf(
  annotations: Readonly<Record<string, unknown>>,
): readonly Pick<InventoryEntry, "id" | "pattern" | "label">[] {
  const slug = /^([\w.-]+)\/([\w.-]+)$/.exec(textOf(annotations["github.com/project-slug"]) ?? "");
  const namespace = textOf(annotations["backstage.io/kubernetes-namespace"]);
  const label = textOf(annotations["backstage.io/kubernetes-id"]);
  const named = textOf(annotations[NAMED])?.split(/[,\s]+/) ?? [];
  return [
    ...(slug === null ? [] : [{ pattern: `github:${slug[1]}:*:${slug[2]}/*` }]),
    ...(namespace === undefined
      ? []
      : [{ pattern: identityUid("kubernetes", "*", "service-account", `${namespace}/*`) }]),
    ...(label === undefined ? [] : [{ label: `app=${label}` }]),
    ...named.filter((uid) => uid !== "").map((uid) => (isGlob(uid) ? { pattern: uid } : { id: uid })),
  ];
}

/** `*` in place of the kind is an id for every kind, and no pattern. */
function isGlob(uid: string): boolean {
  return uid.replace(/^([^:]*:[^:]*:)\*(?=:)/, "$1").includes("*");
}

/** Platforms that name a person by the address. */
const BY_ADDRESS = ["okta", "entra", "google-workspace", "slack"];

function ownerOf(
  kind: string,
  metadata: Readonly<Record<string, unknown>>,
  spec: Readonly<Record<string, unknown>>,
  place: string,
): readonly OwnerEntry[] {
  const name = textOf(metadata["name"]);
  if (name === undefined) return [];
  const email = textOf(objectOf(spec["profile"])["email"]);
  const contacts = email === undefined ? undefined : [email];
  if (kind !== "User") return [{ name, contacts, people: undefined, place }];
  const login = textOf(objectOf(metadata["annotations"])["github.com/user-login"]);
  // A catalog does not say in which organisation or tenant: the same person of each is meant.
  const people = [
    ...(login === undefined ? [] : [identityUid("github", "*", "human", login)]),
    ...(email === undefined ? [] : BY_ADDRESS.map((provider) => identityUid(provider, "*", "human", email))),
  ];
  return [{ name, contacts, people: people.length === 0 ? undefined : people, place }];
}

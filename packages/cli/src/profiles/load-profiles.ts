import { IDENTITY_KINDS } from "@rolecall/core";
import type { Profile } from "@rolecall/detection";
import { z } from "zod";
import { readFiles } from "../declared/read-files.ts";
import { checkShape } from "../inventory/check-shape.ts";
import { type FileFault, faultAt } from "../inventory/fault.ts";
import { readYamlDocuments } from "../inventory/yaml-document.ts";

const text = z.string().trim().min(1, "must not be empty").max(512);
const texts = z.union([text.transform((one) => [one]), z.array(text).min(1).max(1000)]);
/** Enough for every make of machine that there is. */
const MOST_PROFILES = 1000;

/** A profile file as it is written, one profile a document. */
const profileSchema: z.ZodType<Profile> = z.strictObject({
  profile: text.regex(
    /^[a-z][a-z0-9-]{2,79}$/,
    "must be a name of 3 to 80 small letters, digits and dashes, a letter first",
  ),
  about: text.default(""),
  match: z.strictObject({
    providers: texts,
    kinds: z.array(z.enum(IDENTITY_KINDS)).min(1).optional(),
    names: texts,
  }),
  expect: z.strictObject({ actions: texts, clients: texts.optional() }),
});
const KEYS = ["profile", "about", "match", "providers", "kinds", "names", "expect", "actions", "clients"];

export interface LoadedProfiles {
  readonly profiles: readonly Profile[];
  readonly faults: readonly FileFault[];
}

/** Every profile of the paths and patterns, and everything that is wrong with them. */
export async function loadProfiles(paths: readonly string[]): Promise<LoadedProfiles> {
  const { files, faults } = await readFiles(paths);
  const read = files.map((file) => readProfiles(file.text, file.path));
  const profiles = read.flatMap((each) => each.profiles);
  const tooMany =
    profiles.length > MOST_PROFILES ? [faultAt(files[0]?.path ?? "", 1, `more than ${MOST_PROFILES} profiles`)] : [];
  return { profiles, faults: [...faults, ...read.flatMap((each) => each.faults), ...tooMany] };
}

/** The profiles of a text. */
export function readProfiles(content: string, file: string): LoadedProfiles {
  const { documents, faults } = readYamlDocuments(content, file);
  if (documents.length === 0 && faults.length === 0)
    return { profiles: [], faults: [faultAt(file, 1, "holds no profile")] };
  const shaped = documents.map((document) => ({ document, ...checkShape(profileSchema, document, file, KEYS) }));
  const names = new Set<string>();
  const twice = shaped.flatMap(({ document, value }) => {
    if (value === undefined || !names.has(value.profile)) {
      if (value !== undefined) names.add(value.profile);
      return [];
    }
    const { line, column } = document.locate(["profile"]);
    return [faultAt(file, line, `there is another profile ${value.profile}`, "give it another name", column)];
  });
  return {
    profiles: shaped.flatMap(({ value }) => value ?? []),
    faults: [...faults, ...shaped.flatMap((each) => each.faults), ...twice],
  };
}

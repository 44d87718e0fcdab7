import { type InventoryEntry, identityUid, inOurWords, meantHint } from "@rolecall/core";
import { type FileFault, faultAt } from "./fault.ts";
import { faultOfMatch, isOfAll } from "./identity-id.ts";
import { INVENTORY_KEYS, instantOf, inventorySchema } from "./inventory-schema.ts";
import { parseCsv, type Row } from "./parse-csv.ts";
import type { InventoryFile, Reading } from "./reading.ts";

const COLUMNS = new Set([
  ...["id", "pattern", "label", "confirm", "owner", "team", "group", "criticality", "environment", "purpose", "kind"],
  ...["links", "contacts", "expected_end", "created", "last_used", "rotated", "granted", "rotate_every"],
]);
const LISTS = new Set(["links", "contacts", "granted"]);

const CONFIRM = "if that is meant, add a column confirm with everything in it";
const NAMING = ["id", "pattern", "label"];

/**
 * Identities as a table: a header of the keys of the YAML form, in any case, with blanks or `-` for `_`; lists are parted by
 * blanks, `,` or `;`.
 */
export function readCsvInventory({ path, text }: InventoryFile): Reading {
  const { header, rows, faults: broken } = parseCsv(text, nameOf);
  if (!header.some((name) => NAMING.includes(name))) {
    const hint = `the first line names the columns: ${Array.from(COLUMNS).join(", ")}`;
    return { faults: [faultAt(path, 1, "has no column id, pattern or label", hint)] };
  }
  const faults: FileFault[] = [
    ...broken.map(({ line, message }) => faultAt(path, line, message)),
    ...header
      .filter((name) => !COLUMNS.has(name))
      .map((name) =>
        name === ""
          ? faultAt(path, 1, "a column has no name")
          : faultAt(path, 1, `there is no column ${name}`, meantHint(name, INVENTORY_KEYS)),
      ),
  ];
  return { identities: rows.flatMap((row) => entriesOf(row, path, faults)), faults };
}

function nameOf(title: string): string {
  return title
    .trim()
    .toLowerCase()
    .replaceAll(/[\s-]+/g, "_");
}

function entriesOf({ line, cells }: Row, path: string, faults: FileFault[]): readonly InventoryEntry[] {
  const filled = Array.from(cells).filter(([name, value]) => COLUMNS.has(name) && value !== "");
  const entry = Object.fromEntries(
    filled.map(([name, value]) => [
      name,
      LISTS.has(name) ? value.split(/[;,\s]+/).filter((word) => word !== "") : value,
    ]),
  );
  const parsed = inventorySchema.safeParse({ identities: [entry] }, { error: inOurWords });
  if (parsed.success) {
    return (parsed.data.identities ?? []).map(({ confirm, ...one }) => {
      const message = faultOfMatch(one);
      if (message !== undefined)
        faults.push(faultAt(path, line, `${one.id === undefined ? "pattern" : "id"} ${message}`));
      if (isOfAll(one.pattern) && confirm !== "everything")
        faults.push(faultAt(path, line, `the pattern ${one.pattern} matches everything`, CONFIRM));
      return { ...one, place: `${path}:${line}` };
    });
  }
  for (const issue of parsed.error.issues)
    faults.push(faultAt(path, line, `${issue.path.slice(2).join(".")} ${issue.message}`.trim()));
  return [];
}

/**
 * The credential report of IAM: who has a key or a password, since when, and when it was used.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_getting-report.html
 */
export function readCredentialReport({ path, text }: InventoryFile): Reading {
  const { rows } = parseCsv(text);
  return {
    identities: rows.flatMap(({ line, cells }) => {
      const of = (name: string): string => cells.get(name) ?? "";
      const arn = /^arn:[^:]*:iam::(\d{12}):(?:user\/(?:.*\/)?([^/]+)|root)$/.exec(of("arn"));
      const name = arn?.[2] ?? of("user");
      if (arn === null || name === "" || name === "<root_account>") return [];
      const keys = ["1", "2"].filter((key) => of(`access_key_${key}_active`) === "true");
      const rotated = keys.flatMap((key) => instantOf(of(`access_key_${key}_last_rotated`)) ?? []);
      const used = [of("password_last_used"), ...["1", "2"].map((key) => of(`access_key_${key}_last_used_date`))];
      const onlyKeys = of("password_enabled") === "false" && keys.length > 0;
      return [
        {
          id: identityUid("aws", arn[1] ?? "", "human", name).replace(":human:", ":*:"),
          ...(onlyKeys ? { kind: "access-key" as const } : {}),
          created: instantOf(of("user_creation_time")),
          last_used: used
            .flatMap((time) => instantOf(time) ?? [])
            .toSorted()
            .at(-1),
          // The report has no ids of keys: whichever of two is used, it is at least as old as the younger.
          rotated: rotated.length === keys.length ? rotated.toSorted().at(-1) : undefined,
          place: `${path}:${line}`,
        },
      ];
    }),
  };
}

export function isCredentialReport(text: string): boolean {
  return /^\uFEFF?user,arn,user_creation_time,/.test(text);
}

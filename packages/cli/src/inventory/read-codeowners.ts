import { identityUid } from "@rolecall/core";
import { compileGlob } from "@rolecall/detection/declared";
import { faultAt } from "./fault.ts";
import type { InventoryFile, Reading } from "./reading.ts";

/**
 * CODEOWNERS: who owns a repository owns its machines, and who owns a workflow's file owns the workflow. The last line
 * that matches counts, as GitHub has it.
 * https://docs.github.com/en/repositories/managing-your-repositorys-settings-and-features/customizing-your-repository/about-code-owners
 */
export function readCodeowners({ path, text, repository }: InventoryFile): Reading {
  const named = /^#\s*rolecall:\s*repository[=: ]\s*([\w.-]+\/[\w.-]+)/m.exec(text)?.[1] ?? repository;
  if (named === undefined) {
    return {
      faults: [
        faultAt(
          path,
          1,
          "whose CODEOWNERS is this?",
          "write a line like # rolecall: repository acme/shop, or keep it in its checkout",
        ),
      ],
    };
  }
  const [account = "", repo = ""] = named.split("/");
  const owned = ownedIn(text, account, repo);
  return {
    identities: Array.from(owned, ([pattern, { owner, contacts, line }]) => ({
      pattern,
      owner,
      contacts,
      place: `${path}:${line}`,
    })),
  };
}

interface Owned {
  readonly owner: string;
  readonly contacts: readonly string[];
  readonly line: number;
}

function ownedIn(text: string, account: string, repo: string): ReadonlyMap<string, Owned> {
  const owned = new Map<string, Owned>();
  for (const [at, line] of text.split(/\r?\n/).entries()) {
    const words = line.replace(/(?:^|\s)#.*$/, "").trim();
    const [glob = "", owner, ...others] = words.split(/\s+/);
    const pattern = glob === "" || owner === undefined ? undefined : patternOf(glob, account, repo);
    if (pattern === undefined || owner === undefined) continue;
    const isCovered = compileGlob(pattern);
    for (const before of owned.keys()) if (isCovered(before)) owned.delete(before);
    owned.set(pattern, { owner: ownerOf(owner), contacts: [owner, ...others], line: at + 1 });
  }
  return owned;
}

/** Identities behind a path: all of the repository's, or those of the workflows that it is about. */
function patternOf(glob: string, account: string, repo: string): string | undefined {
  const inside = glob.replace(/^\//, "");
  if (inside === "*" || inside === "**" || inside === "") return `github:${account}:*:${repo}/*`;
  const workflow = workflowsOf(inside);
  return workflow === undefined ? undefined : identityUid("github", account, "ci-workflow", `${repo}/${workflow}`);
}

/** The workflows that a path is about; what else lies in `.github` is none: `.github/CODEOWNERS`, `.github/dependabot.yml`. */
function workflowsOf(path: string): string | undefined {
  const anywhere = path.replace(/^\*\*\//, "");
  if (/^\*\.ya?ml$/.test(anywhere)) return anywhere;
  const [whole, file = ""] = /^\.github(?:\/(?:\*\*|workflows(?:\/(.*))?)?)?$/.exec(anywhere) ?? [];
  if (whole === undefined) return undefined;
  return file === "" || file === "**" ? "*" : file;
}

/** `@acme/payments` is payments, `@alice` is alice; an address stays. */
function ownerOf(text: string): string {
  return text.startsWith("@") ? (text.split("/").at(-1) ?? text).replace(/^@/, "") : text;
}

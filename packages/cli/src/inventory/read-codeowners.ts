import { identityUid } from "@rolecall/core";
import { faultAt } from "./fault.ts";
import type { InventoryFile, Reading } from "./reading.ts";

const WORKFLOWS = ".github/workflows/";

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
  const byPattern = new Map<
    string,
    { readonly owner: string; readonly contacts: readonly string[]; readonly line: number }
  >();
  for (const [at, line] of text.split(/\r?\n/).entries()) {
    const [glob = "", ...owners] = line
      .replace(/(?:^|\s)#.*$/, "")
      .trim()
      .split(/\s+/);
    if (glob === "" || owners.length === 0) continue;
    const pattern = patternOf(glob, account, repo);
    if (pattern === undefined) continue;
    byPattern.delete(pattern);
    byPattern.set(pattern, { owner: ownerOf(owners[0] ?? ""), contacts: owners, line: at + 1 });
  }
  return {
    identities: Array.from(byPattern, ([pattern, { owner, contacts, line }]) => ({
      pattern,
      owner,
      contacts,
      place: `${path}:${line}`,
    })),
  };
}

/** Identities behind a path: all of the repository's, or those of the workflows that the path names. */
function patternOf(glob: string, account: string, repo: string): string | undefined {
  const inside = glob.replace(/^\//, "");
  if (inside === "*" || inside === "**" || inside === "") return `github:${account}:*:${repo}/*`;
  if (!inside.startsWith(".github/") && inside !== ".github") return undefined;
  const file = inside.startsWith(WORKFLOWS) ? inside.slice(WORKFLOWS.length) : "";
  const workflow = file === "" || file === "**" ? "*" : file;
  return identityUid("github", account, "ci-workflow", `${repo}/${workflow}`);
}

/** `@acme/payments` is payments, `@alice` is alice; an address stays. */
function ownerOf(text: string): string {
  return text.startsWith("@") ? (text.split("/").at(-1) ?? text).replace(/^@/, "") : text;
}

import { expect, test } from "vitest";
import type { Spawn } from "../queries/spawn-tree.ts";
import { agentTree } from "./agent-tree.ts";

function spawn(parent_uid: string, identity_uid: string, tenant = "default"): Spawn {
  return { tenant, parent_uid, identity_uid, runs: 2, calls: 3, depth: 1 };
}

/** The uids in the order of the page, each with how deep it stands. */
function outline(spawns: readonly Spawn[]): readonly string[] {
  let depth = 0;
  return [...String(agentTree(spawns)).matchAll(/<ul>|<\/ul>|<a href="\/identities\/[^"]*">([^<]*)<\/a>/g)].flatMap(
    (found) => {
      if (found[0] === "<ul>") depth += 1;
      else if (found[0] === "</ul>") depth -= 1;
      else return [`${"-".repeat(depth - 1)}${found[1]}`];
      return [];
    },
  );
}

test("those whom nobody started come first, and below each whom it started", () => {
  expect(outline([spawn("a", "b"), spawn("b", "c"), spawn("a", "d")])).toEqual(["a", "-b", "--c", "-d"]);
});

test("who starts itself, and who goes round, ends", () => {
  expect(outline([spawn("a", "a"), spawn("a", "b")])).toEqual(["a", "-b"]);
  expect(outline([spawn("a", "b"), spawn("b", "a")])).toEqual(["a", "-b"]);
});

test("what goes on in one tenant is not below what goes on in another", () => {
  expect(outline([spawn("a", "b"), spawn("b", "c", "acme")])).toEqual(["a", "-b", "b", "-c"]);
});

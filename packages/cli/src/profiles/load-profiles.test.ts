import { PROFILES } from "@rolecall/detection";
import { expect, test } from "vitest";
import { takeNothing } from "../named-files.ts";
import { readProfiles } from "./load-profiles.ts";
import { profilesOf } from "./profiles-of.ts";

const GOOD = `profile: nightly-report
match: { providers: aws, kinds: [role], names: "report-*" }
expect: { actions: [GetObject, "List*"], clients: boto3 }
`;

test("one text stands for a list, and a file may hold several", () => {
  const { profiles, faults } = readProfiles(`${GOOD}---\n${GOOD.replace("nightly", "weekly")}`, "p.yaml");
  expect(faults).toEqual([]);
  expect(profiles.map(({ profile }) => profile)).toEqual(["nightly-report", "weekly-report"]);
  expect(profiles[0]).toMatchObject({ match: { providers: ["aws"] }, expect: { clients: ["boto3"] } });
});

test.each([
  ["an unknown key", GOOD.replace("actions", "acions"), "p.yaml:3", "actions"],
  ["a name that no file could bear", GOOD.replace("nightly-report", "Nightly"), "p.yaml:1", "small letters"],
  ["a kind that is none", GOOD.replace("[role]", "[rolle]"), "p.yaml:2", "kinds"],
  ["no actions", GOOD.replace('[GetObject, "List*"]', "[]"), "p.yaml:3", "actions"],
  ["the same name twice", `${GOOD}---\n${GOOD}`, "p.yaml:5", "another profile"],
  ["nothing", "", "p.yaml:1", "no profile"],
])("%s is a fault with its place", (_, content, place, named) => {
  const { faults } = readProfiles(content, "p.yaml");
  const told = faults.map(({ file, line, message, hint }) => `${file}:${line} ${message} ${hint ?? ""}`).join("\n");
  expect(told).toContain(place);
  expect(told).toContain(named);
});

test("without files there are ours; a file that is missing is a failure", async () => {
  expect(await profilesOf({ config: { profiles: [] }, take: takeNothing })).toBe(PROFILES);
  await expect(profilesOf({ config: { profiles: ["/nowhere/at/all.yaml"] }, take: takeNothing })).rejects.toThrow(
    "/nowhere/at/all.yaml",
  );
});

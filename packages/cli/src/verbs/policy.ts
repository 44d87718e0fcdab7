import type { ExitCode } from "@rolecall/runtime";
import { givenFiles, tellFaults } from "../declared/given-files.ts";
import { sinceOf } from "../filters.ts";
import { DATA_FLAG, JSON_FLAG } from "../flags.ts";
import { findIdentity } from "../history/find-one.ts";
import { openHistory } from "../history/open-history.ts";
import { loadPolicies } from "../policy/load-policies.ts";
import { policyJsonSchema } from "../policy/policy-schema.ts";
import { SUGGEST_FORMATS } from "../policy/suggest-formats.ts";
import { testPolicies } from "../policy/test-policies.ts";
import { counted } from "../render/counted.ts";
import { visible, visibleJson, visibleJsonList, visibleLines } from "../render/visible.ts";
import { settingsOf } from "../settings.ts";
import { type Arguments, EXIT, type Terminal, UsageError, type Verb } from "../verb.ts";
import { printSchema, verbActions } from "../verb-actions.ts";
import { write } from "../write.ts";

export const policyVerb: Verb = {
  name: "policy",
  usage: "check [FILE…] | test [FILE…] | suggest IDENTITY [--format rolecall|iam|rbac] [--since T] | schema",
  positionals: [1, 1000],
  flags: [
    DATA_FLAG,
    {
      name: "format",
      type: "string",
      value: "F",
      known: SUGGEST_FORMATS,
      summary: "of a suggestion: rolecall, iam (policy JSON), rbac (manifests)",
    },
    { name: "since", type: "string", value: "T", summary: "learn from then on: 2026-11-24T10:00:00Z, or 90d back" },
    JSON_FLAG,
  ],
  examples: [
    ["npx rolecall policy check policies/*.yaml", "every error at once, each with its line and what to do"],
    ["npx rolecall policy test policies/*.yaml", "every policy's own examples"],
    ["npx rolecall policy suggest deploy --since 90d", "the least that deploy needs, with the proof on its history"],
    ["npx rolecall policy suggest deploy --format iam", "the same as an IAM policy"],
  ],
  ...verbActions("policy", { check, test, suggest: propose, schema: printSchema(policyJsonSchema) }),
};

async function check(args: Arguments, terminal: Terminal): Promise<ExitCode> {
  const { policies, faults, files } = await loadPolicies(...(await givenFiles("policies", args, terminal)));
  if (args.on("json")) await write(terminal.out, visibleJsonList(faults));
  else if (faults.length === 0)
    await write(
      terminal.out,
      `${counted(policies.length, "policy", "policies")} in ${counted(files.length, "file")}: no errors\n`,
    );
  else tellFaults(faults, terminal);
  return faults.length === 0 ? EXIT.done : EXIT.usage;
}

async function test(args: Arguments, terminal: Terminal): Promise<ExitCode> {
  const { policies, faults } = await loadPolicies(...(await givenFiles("policies", args, terminal)));
  if (faults.length > 0) {
    tellFaults(faults, terminal);
    return EXIT.usage;
  }
  const results = testPolicies(policies);
  const failed = results.filter((result) => !result.passed);
  if (args.on("json")) await write(terminal.out, visibleJsonList(results));
  else {
    for (const { file, policy, example, detail } of failed)
      await write(terminal.out, `${visible(`${file}: ${policy}: ${example}: ${detail}`)}\n`);
    await write(terminal.out, `${results.length - failed.length} passed, ${failed.length} failed\n`);
  }
  return failed.length === 0 ? EXIT.done : EXIT.failed;
}

async function propose(args: Arguments, terminal: Terminal): Promise<ExitCode> {
  const [, given, ...others] = args.positionals;
  if (given === undefined || others.length > 0) throw new UsageError("policy suggest wants one identity");
  const text = args.text("format") ?? "rolecall";
  const format = SUGGEST_FORMATS.find((one) => one === text);
  if (format === undefined)
    throw new UsageError(`--format wants one of ${SUGGEST_FORMATS.join(", ")}, and not "${visible(text)}"`);
  const since = sinceOf(args, terminal.clock());
  const settings = await settingsOf(args, terminal);
  // What suggests is much code, and who checks asks for none.
  const { declaredGrant } = await import("../policy/declared-grant.ts");
  const { limitNote, renderProof, renderSuggestion, suggest } = await import("../policy/suggest.ts");
  await using store = await openHistory(settings);
  const identity = await findIdentity(store, given);
  const granted = await declaredGrant(settings.config.inventory, identity.identity_uid);
  const suggestion = await suggest(store, identity, { since, granted });
  if (args.on("json")) {
    const { policy, proof, removes, suspicious } = suggestion;
    const document = format === "rolecall" ? {} : { [format]: renderSuggestion(suggestion, format) };
    await write(terminal.out, `${visibleJson({ policy, proof, removes, suspicious, ...document }, 2)}\n`);
    return EXIT.done;
  }
  const rendered = renderSuggestion(suggestion, format);
  await write(terminal.out, visibleLines(rendered));
  terminal.err.write(visibleLines(`${renderProof(suggestion)}${limitNote(rendered, format)}`));
  return EXIT.done;
}

import { PROFILES } from "@rolecall/detection";
import { code, intro, type ReferencePage } from "./reference-page.ts";

const codes = (texts: readonly string[]): string => texts.map(code).join(", ");

/** What is expected of machines that nobody has watched yet. */
export const profilesPage: ReferencePage = {
  file: "profiles.md",
  render: () =>
    [
      intro(
        "Machine profiles",
        "What machines of one make are known to do. A young identity (fewer than 72 active hours) whose provider, kind and name fit is measured as if two peers had done before what the profile expects; nothing is silenced, and what is not expected is as new as without a profile. The first that fits counts. What that may buy, and what not: [decision 0051](../decisions/0051-machine-profiles.md).",
      ),
      "Your own go into YAML files named in `rolecall.yaml` (`profiles: [./profiles/*.yaml]`), one a document; one of the same name replaces ours, and `npx rolecall config check` says what is wrong with them:\n",
      '```yaml\nprofile: nightly-report\nabout: the report that finance reads at nine\nmatch: { providers: [aws], kinds: [role], names: ["report-*"] }\nexpect: { actions: [GetObject, "List*"], clients: [boto3] }\n```\n',
      "Globs of `*`, case ignored; `actions` are those of the events, and the scopes of such a call are expected with it. Networks, hours and volumes are learned, never given.\n",
      ...PROFILES.map(({ profile, about, match, expect }) =>
        [
          `## ${profile}\n`,
          `${about}. Provider ${codes(match.providers)}${match.kinds === undefined ? "" : `, kind ${codes(match.kinds)}`}, name ${codes(match.names)}.\n`,
          `Actions: ${codes(expect.actions)}.${expect.clients === undefined ? "" : ` Clients: ${codes(expect.clients)}.`}\n`,
        ].join("\n"),
      ),
    ].join("\n"),
};

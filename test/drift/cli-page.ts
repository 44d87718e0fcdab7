import { renderOverview, renderVerbHelp } from "../../packages/cli/src/help.ts";
import { loadAll } from "../../packages/cli/src/verb.ts";
import { VERBS } from "../../packages/cli/src/verbs/index.ts";
import { intro, type ReferencePage } from "./reference-page.ts";

const verbs = await loadAll(VERBS);
const fenced = (text: string): string => `\`\`\`text\n${text.trimEnd()}\n\`\`\`\n`;

/** What `--help` prints, of every verb. */
export const cliPage: ReferencePage = {
  file: "cli.md",
  render: () =>
    [
      intro("Command line", "Every verb as `rolecall VERB --help` prints it."),
      fenced(renderOverview(verbs)),
      ...verbs.map((verb) => `## ${verb.name}\n\n${fenced(renderVerbHelp(verb))}`),
    ].join("\n"),
};

import type { Workload } from "./workloads.ts";

/** The Secrets that a pod's volumes are of. */
export function secretsOf({ template }: Workload["spec"]): readonly string[] {
  return (template.spec?.volumes ?? []).flatMap(({ secret, projected }) => [
    ...(secret?.secretName === undefined ? [] : [secret.secretName]),
    ...(projected?.sources ?? []).flatMap((source) => source.secret?.name ?? []),
  ]);
}

/** The sections of the page that a folder is started by; what a later one makes again, it makes whole. */
const SECTIONS: Readonly<Record<string, readonly string[]>> = {
  embedded: ["One pod"],
  services: ["Services"],
  "console-ingress": ["Services", "A console for a team"],
};

/** The files in a Secret, as the page's own commands make it for a folder; none where none do. */
export function keysIn(page: string, folder: string, secret: string): readonly string[] {
  const commands = (SECTIONS[folder] ?? []).flatMap((title) => {
    const [, section = ""] = page.split(`\n## ${title}\n`);
    const [text = ""] = section.split("\n## ");
    return text.replaceAll("\\\n", " ").split("\n");
  });
  const made = commands.findLast((line) => line.includes(`create secret generic ${secret} `)) ?? "";
  return Array.from(made.matchAll(/--from-file=([\w-]+)=/g), ([, key = ""]) => key);
}

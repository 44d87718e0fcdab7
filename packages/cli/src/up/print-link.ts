import type { AccessLink } from "@rolecall/service-console";
import type { Terminal } from "../verb.ts";

/** Prints the access link, and a new one, which ends the old, on each SIGUSR2: whoever may signal the process may look. */
export function printLink(
  { link, base, terminal }: { readonly link: AccessLink; readonly base: string; readonly terminal: Terminal },
  resources: AsyncDisposableStack,
): void {
  const print = (): void => void terminal.out.write(`console  ${base}/?access=${link.renew()}\n`);
  print();
  process.on("SIGUSR2", print);
  resources.defer(() => void process.off("SIGUSR2", print));
}

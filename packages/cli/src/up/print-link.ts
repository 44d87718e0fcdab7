import type { AccessLink } from "@rolecall/service-console";
import type { Terminal } from "../verb.ts";

interface Told {
  readonly link: AccessLink;
  readonly base: string;
  /** Where logs are taken; absent where they come another way. */
  readonly intakeUrl?: string | undefined;
  readonly terminal: Terminal;
}

/** Prints where logs go and the access link, and a new one, which ends the old, on each SIGUSR2: whoever may signal the process may look. */
export function printLink({ link, base, intakeUrl, terminal }: Told, resources: AsyncDisposableStack): void {
  const print = (): void => void terminal.out.write(`console  ${base}/?access=${link.renew()}\n`);
  if (intakeUrl !== undefined)
    terminal.out.write(
      `intake   ${intakeUrl} takes NDJSON, JSON and OTLP by POST; docs/shipping.md names the other senders\n`,
    );
  print();
  process.on("SIGUSR2", print);
  resources.defer(() => void process.off("SIGUSR2", print));
}

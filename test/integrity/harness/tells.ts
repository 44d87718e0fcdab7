interface Told {
  readonly findings: readonly { readonly unmapped: { readonly finding_uid: string } }[];
}

/** Is this delivery of a webhook about the finding? One about a sequence names those of its parts as well. */
export function tells({ raw }: { readonly raw: string }, uid: string): boolean {
  return (JSON.parse(raw) as Told).findings.some(({ unmapped }) => unmapped.finding_uid === uid);
}

import { listOf, objectOf, textOf } from "./reading.ts";

/** One object of a cluster, as far as it may say something of service accounts. */
export interface Manifest {
  readonly kind: string;
  readonly name: string;
  readonly namespace: string;
  readonly body: Readonly<Record<string, unknown>>;
  readonly place: string;
}

/** Labels of an object. */
export function labelsOf({ body }: Manifest): Readonly<Record<string, unknown>> {
  return objectOf(objectOf(body["metadata"])["labels"]);
}

/** Who a binding is for; a namespace is that of service accounts alone. */
export interface Subject {
  readonly kind: string;
  readonly name: string;
  readonly namespace: string;
}

export function subjectsOf({ body, namespace }: Manifest): readonly Subject[] {
  return listOf(body["subjects"]).flatMap((subject) => {
    const { kind, name, namespace: where } = objectOf(subject);
    if (typeof kind !== "string" || typeof name !== "string") return [];
    return [{ kind, name, namespace: textOf(where) ?? namespace }];
  });
}

import { listOf, type Manifest, objectOf, textOf } from "./reading.ts";

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

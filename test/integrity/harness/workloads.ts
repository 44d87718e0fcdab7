import type { PodTemplateSpec } from "kubernetes-types/core/v1.d.ts";
import type { Manifest } from "./kustomization.ts";

export type Labels = Readonly<Record<string, string>>;
/** A Deployment or a StatefulSet of ours. */
export interface Workload extends Manifest {
  readonly spec: {
    readonly replicas: number;
    readonly strategy?: { readonly type: string; readonly rollingUpdate?: { readonly maxSurge: number } };
    readonly selector: { readonly matchLabels: Labels };
    readonly template: PodTemplateSpec & { readonly metadata: { readonly labels: Labels } };
    readonly volumeClaimTemplates?: readonly { readonly metadata: { readonly name: string } }[];
  };
}

export interface ServiceManifest extends Manifest {
  readonly spec: { readonly selector: Labels; readonly ports: readonly { readonly targetPort: string }[] };
}

/** Does a selector choose what has these labels? */
export function matches(wanted: Labels, labels: Labels): boolean {
  return Object.entries(wanted).every(([name, value]) => labels[name] === value);
}

/** Which part of Rolecall it is. */
export function componentOf(spec: Workload["spec"]): string {
  return spec.template.metadata.labels["app.kubernetes.io/component"] ?? "";
}

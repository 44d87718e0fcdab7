import type { Source } from "../source.ts";
import { createDecoder } from "./decode.ts";
import { detect } from "./detect.ts";

/** Audit events of the Kubernetes API server (audit.k8s.io/v1), plain or as EKS, GKE and AKS ship them. */
export const kubernetesAudit: Source = {
  name: "kubernetes-audit",
  provider: "kubernetes",
  detect,
  createDecoder,
};

import type { JsonObject } from "@rolecall/core";
import type { Condition } from "../../rule.ts";
import { onlyTakenAway } from "../credentials-left.ts";
import { directory } from "../examples/clouds.ts";

/** Secrets and certificates of an application, now and before. */
export const keys = (now: string, before: string): JsonObject =>
  directory("Update application – Certificates and secrets management ", {
    targetResources: [
      {
        ...{ id: "a-1", displayName: "Boards", type: "Application" },
        modifiedProperties: [{ displayName: "KeyDescription", oldValue: before, newValue: now }],
      },
    ],
  });
export const KEY_1 = "[KeyIdentifier=k1,KeyType=Password,KeyUsage=Verify,DisplayName=ci]";
export const KEY_2 = "[KeyIdentifier=k2,KeyType=Password,KeyUsage=Verify,DisplayName=]";

/** Entra renews the certificates of managed identities itself; a name alone would not say so, since anybody gives any. */
const OF_MANAGED: Condition = {
  all: [
    { field: "raw.properties.initiatedBy.app.displayName", equals: "Managed Service Identity" },
    {
      each: "raw.properties.targetResources.*.modifiedProperties",
      where: {
        all: [
          { field: "item.displayName", equals: "TargetId.ServicePrincipalNames" },
          { field: "item.newValue", contains: "https://identity.azure.net/" },
        ],
      },
    },
  ],
};

/** An operation that adds credentials, and added none of anybody's. */
export const NO_KEY_ADDED: Condition = {
  any: [
    onlyTakenAway("raw.properties.targetResources.*.modifiedProperties", {
      name: "displayName",
      before: "oldValue",
      now: "newValue",
    }),
    OF_MANAGED,
  ],
};

const BY_MANAGED = { app: { displayName: "Managed Service Identity", servicePrincipalId: "sp-msi" } };

export const NAMED_SO: JsonObject = directory("Add service principal credentials", { initiatedBy: BY_MANAGED });

export const RENEWED: JsonObject = directory("Add service principal credentials", {
  initiatedBy: BY_MANAGED,
  targetResources: [
    {
      ...{ id: "t-1", displayName: "vm-17", type: "ServicePrincipal" },
      modifiedProperties: [
        {
          displayName: "TargetId.ServicePrincipalNames",
          oldValue: null,
          newValue: '"0f5a2d10-7d3c-4b62-9a1e-000000000001;https://identity.azure.net/abc="',
        },
      ],
    },
  ],
});

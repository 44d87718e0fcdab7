import type { Rule } from "../../rule.ts";
import { azure } from "../examples/clouds.ts";

const BASE = { version: 1, sources: ["azure-activity"], owasp: [] } as const;
/** The body that was sent, which the log keeps as text, spaced as the caller liked. */
const SENT = "raw.properties.requestbody.**";
const ROUTINE = "Deployments that are written down: by the same identity, at their times.";
const ASK = "Ask whoever did it; put it back from the template (reversible).";

/** Azure: storage opened, or left without a way back. */
export const AZURE_STORAGE: readonly Rule[] = [
  {
    ...BASE,
    id: "azure-shared-key-allowed",
    title: "{identity_name} let the storage account {resource|that the log does not name} be used by keys",
    confidence: "medium",
    actions: ["Microsoft.Storage/storageAccounts/write", "Microsoft.Storage/storageAccounts/blobServices/write"],
    when: { field: `${SENT}.allowSharedKeyAccess`, equals: true },
    severity: "medium",
    attempted: "low",
    attacks: [{ tactic: "Defense Impairment", technique: "T1685" }],
    expected: "storage is used by identities",
    shows: ["resource"],
    key: "resource",
    falsePositives: [ROUTINE],
    response: [ASK],
    fires: [
      {
        name: "it happens",
        records: [
          azure("Microsoft.Storage/storageAccounts/write", {
            properties: { requestbody: '{"properties":{"allowSharedKeyAccess":true}}' },
          }),
        ],
      },
    ],
    quiet: [
      {
        name: "the other way",
        records: [
          azure("Microsoft.Storage/storageAccounts/write", {
            properties: { requestbody: '{"properties":{"allowSharedKeyAccess":false}}' },
          }),
        ],
      },
    ],
  },
  {
    ...BASE,
    id: "azure-plain-http-allowed",
    title: "{identity_name} let the storage account {resource|that the log does not name} be used without encryption",
    confidence: "medium",
    actions: ["Microsoft.Storage/storageAccounts/write", "Microsoft.Storage/storageAccounts/blobServices/write"],
    when: { field: `${SENT}.supportsHttpsTrafficOnly`, equals: false },
    severity: "medium",
    attempted: "low",
    attacks: [{ tactic: "Defense Impairment", technique: "T1685" }],
    expected: "storage is used over TLS",
    shows: ["resource"],
    key: "resource",
    falsePositives: [ROUTINE],
    response: [ASK],
    fires: [
      {
        name: "it happens",
        records: [
          azure("Microsoft.Storage/storageAccounts/write", {
            properties: { requestbody: '{"properties":{"supportsHttpsTrafficOnly":false}}' },
          }),
        ],
      },
    ],
    quiet: [
      {
        name: "the other way",
        records: [
          azure("Microsoft.Storage/storageAccounts/write", {
            properties: { requestbody: '{"properties":{"supportsHttpsTrafficOnly":true}}' },
          }),
        ],
      },
    ],
  },
  {
    ...BASE,
    id: "azure-versions-off",
    title: "{identity_name} switched versions of {resource|a storage account} off",
    confidence: "medium",
    actions: ["Microsoft.Storage/storageAccounts/write", "Microsoft.Storage/storageAccounts/blobServices/write"],
    when: { field: `${SENT}.isVersioningEnabled`, equals: false },
    severity: "medium",
    attempted: "low",
    attacks: [{ tactic: "Defense Impairment", technique: "T1685" }],
    expected: "versions stay",
    shows: ["resource"],
    key: "resource",
    falsePositives: [ROUTINE],
    response: [ASK],
    fires: [
      {
        name: "it happens",
        records: [
          azure("Microsoft.Storage/storageAccounts/write", {
            properties: { requestbody: '{"properties":{"isVersioningEnabled":false}}' },
          }),
        ],
      },
    ],
    quiet: [
      {
        name: "the other way",
        records: [
          azure("Microsoft.Storage/storageAccounts/write", {
            properties: { requestbody: '{"properties":{"isVersioningEnabled":true}}' },
          }),
        ],
      },
    ],
  },
  {
    ...BASE,
    id: "azure-public-blobs-allowed",
    title: "{identity_name} let everybody read blobs of {resource|a storage account}",
    confidence: "medium",
    actions: ["Microsoft.Storage/storageAccounts/write", "Microsoft.Storage/storageAccounts/blobServices/write"],
    when: { field: `${SENT}.allowBlobPublicAccess`, equals: true },
    severity: "medium",
    attempted: "low",
    attacks: [{ tactic: "Exfiltration", technique: "T1567" }],
    expected: "nothing is for everybody",
    shows: ["resource"],
    key: "resource",
    falsePositives: [ROUTINE],
    response: [ASK],
    fires: [
      {
        name: "it happens",
        records: [
          azure("Microsoft.Storage/storageAccounts/write", {
            properties: { requestbody: '{"properties":{"allowBlobPublicAccess":true}}' },
          }),
        ],
      },
    ],
    quiet: [
      {
        name: "the other way",
        records: [
          azure("Microsoft.Storage/storageAccounts/write", {
            properties: { requestbody: '{"properties":{"allowBlobPublicAccess":false}}' },
          }),
        ],
      },
    ],
  },
  {
    ...BASE,
    id: "azure-soft-delete-off",
    title: "{identity_name} switched soft delete of {resource|a storage account} off",
    confidence: "medium",
    actions: ["Microsoft.Storage/storageAccounts/write", "Microsoft.Storage/storageAccounts/blobServices/write"],
    when: {
      any: ["deleteRetentionPolicy", "containerDeleteRetentionPolicy"].map((policy) => ({
        field: `${SENT}.${policy}.enabled`,
        equals: false,
      })),
    },
    severity: "medium",
    attempted: "low",
    attacks: [{ tactic: "Impact", technique: "T1490" }],
    expected: "what is deleted can be restored",
    shows: ["resource"],
    key: "resource",
    falsePositives: [ROUTINE],
    response: [ASK],
    fires: [
      {
        name: "off",
        records: [
          azure("Microsoft.Storage/storageAccounts/blobServices/write", {
            properties: { requestbody: '{"properties":{"deleteRetentionPolicy":{"enabled":false}}}' },
          }),
        ],
      },
    ],
    quiet: [
      {
        name: "on",
        records: [
          azure("Microsoft.Storage/storageAccounts/blobServices/write", {
            properties: { requestbody: '{"properties":{"deleteRetentionPolicy":{"enabled":true,"days":7}}}' },
          }),
        ],
      },
    ],
  },
  {
    ...BASE,
    id: "azure-blobs-read-by-signed-link",
    title:
      "Blobs of {resource|a storage account} were used with a signed link from the public address {src_ip|that the log does not name}",
    confidence: "medium",
    actions: ["GetBlob", "DeleteBlob", "ListBlobs", "GetBlobProperties"],
    when: {
      all: [
        { field: "src_ip", publicAddress: true },
        {
          any: [
            { field: "labels.auth_type", contains: "SAS" },
            {
              all: [{ field: "raw.uri", contains: "sig=" }, { not: { field: "labels.auth_type", exists: true } }],
            },
          ],
        },
      ],
    },
    severity: "low",
    attacks: [{ tactic: "Collection", technique: "T1530" }],
    owasp: ["NHI2"],
    expected: "signed links are used from within",
    shows: ["resource", "src_ip"],
    key: "src_ip",
    falsePositives: [ROUTINE],
    response: [ASK],
    fires: [
      {
        name: "from outside",
        records: [
          azure("GetBlob", {
            category: "StorageRead",
            callerIpAddress: "198.51.100.7:4000",
            uri: "https://a.blob.core.windows.net/c/b?sv=2021-12-02&sig=x",
            identity: null,
          }),
        ],
      },
    ],
    quiet: [
      {
        name: "with a token of its own",
        records: [
          azure("GetBlob", {
            category: "StorageRead",
            callerIpAddress: "198.51.100.7:4000",
            uri: "https://a.blob.core.windows.net/c/b?sv=2021-12-02&sig=x",
            identity: { type: "OAuth", requester: { objectId: "o-1", appId: "a-1" } },
          }),
        ],
      },
      {
        name: "from within",
        records: [
          azure("GetBlob", {
            category: "StorageRead",
            callerIpAddress: "10.0.0.7:4000",
            uri: "https://a.blob.core.windows.net/c/b?sv=2021-12-02&sig=x",
            identity: null,
          }),
        ],
      },
    ],
  },
];

import type { Event } from "@rolecall/core";
import { expect, test } from "vitest";
import { storeOf } from "./store.ts";

test.each<[string | undefined, Partial<Event>, string | undefined]>([
  ["arn:aws:s3:::exports/2026/10/a.gz", {}, "exports"],
  ["arn:aws:s3:::exports/another", {}, "exports"],
  ["arn:aws:s3:::exports-2/another", {}, "exports-#"],
  ["arn:aws:s3:::exports", {}, "exports"],
  ["arn:aws:s3:::", {}, undefined],
  ["arn:aws:s3:::exports/acme", { resource_kind: "repository" }, "exports/acme"],
  ["arn:aws:dynamodb:eu-west-1:111122223333:table/orders/index/by-day", {}, "dynamodb table/orders"],
  ["arn:aws:dynamodb:eu-west-1:111122223333:table/orders-2026-10-05", {}, "dynamodb table/orders-#-#-#"],
  ["projects/_/buckets/raw/objects/a/b", { provider: "gcp" }, "buckets/raw"],
  ["projects/shop/datasets/sales/tables/t7", { provider: "gcp" }, "datasets/sales"],
  ["projects/shop/locations/eu", { provider: "gcp" }, "projects/shop"],
  ["organizations/7/locations/global", { provider: "gcp" }, "organizations/#"],
  ["core/v1/namespaces/billing/configmaps/limits", { provider: "gcp" }, "namespaces/billing"],
  ["apps/v1/deployments", { provider: "gcp" }, "apps"],
  [
    "/SUBSCRIPTIONS/0F4A34C5-3312-43ED-9402-C6AD9A50BF53/RESOURCEGROUPS/RG-DATA/PROVIDERS/MICROSOFT.DATAFACTORY/FACTORIES/COPY",
    { provider: "azure" },
    "resourcegroups/rg-data",
  ],
  [
    "/subscriptions/0f4a34c5-3312-43ed-9402-c6ad9a50bf53/resourceGroups/rg-data",
    { provider: "azure" },
    "resourcegroups/rg-data",
  ],
  ["acme/web", { provider: "github", resource_kind: "repository" }, "acme/web"],
  ["MART.PUBLIC", { provider: "snowflake", resource_kind: "schema" }, "mart.public"],
  ["payments.orders", { provider: "kafka", resource_kind: "Topic" }, "payments.orders"],
  ["kafka-cluster", { provider: "kafka", resource_kind: "Cluster" }, undefined],
  ["MART.PUBLIC", { provider: "mainframe" }, undefined],
  ["KYC.CUSTOMERS", { provider: "oracle", resource_kind: "table" }, "kyc"],
  ["core.kyc.customers_2026", { provider: "postgresql", resource_kind: "view" }, "core.kyc"],
  ["orders", { provider: "otel", resource_kind: "table" }, "orders"],
  ["projects/shop/datasets/sales/tables/t7", { provider: "gcp", resource_kind: "table" }, "datasets/sales"],
  ["arn:aws:dynamodb:eu-west-1:111122223333:table/orders", { resource_kind: "table" }, "dynamodb table/orders"],
  ["pods/shop/web-1", { provider: "kubernetes" }, "shop"],
  ["ledger/90", { provider: "mainframe" }, "ledger"],
  ["https://sqs.eu-west-1.amazonaws.com/111122223333/orders", {}, "sqs orders"],
  ["https://eu-west-1.queue.amazonaws.com/111122223333/orders-7", {}, "sqs orders-#"],
  ["arn:aws:sqs:eu-west-1:111122223333:orders", {}, "sqs orders"],
  [
    "https://shop.blob.core.windows.net/exports/2026/a.csv",
    { provider: "azure" },
    "shop.blob.core.windows.net/exports",
  ],
  ["https://shop.vault.azure.net/", { provider: "azure" }, "shop.vault.azure.net"],
  ["https://hooks.example.com?a=b/c", {}, "hooks.example.com"],
  ["s3://exports/2026/a.gz", {}, "exports"],
  ["gs://exports/2026/a.gz", { provider: "gcp" }, "exports"],
  ["https://", {}, undefined],
  ["/prod/web/flag", {}, "prod"],
  ["/prod", {}, undefined],
  ["", {}, undefined],
  ["ledger", { provider: "mainframe" }, undefined],
  ["/v1/orders/7", { provider: "http", resource_kind: "path" }, undefined],
  [undefined, {}, undefined],
])("%s (%j) lies in %s", (resource, over, store) => {
  const event = { provider: "aws", ...(resource !== undefined && { resource }), ...over } as Event;
  expect(storeOf(event)).toBe(store);
  expect(storeOf(event)).toBe(store);
});

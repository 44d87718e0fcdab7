import { createApiClient } from "../actors/api-client.ts";
import type { Machine } from "../actors/machine.ts";
import { createPaymentWebhook } from "../actors/payment-webhook.ts";
import { createTokenRefresh } from "../actors/token-refresh.ts";
import { shapeOf } from "../calendar/shape.ts";
import type { Company } from "./company.ts";
import { consumerOutfit, hookOutfit, keyOutfit } from "./outfit.ts";
import { USER_AGENTS } from "./user-agents.ts";

const API = "api.example.com";
const AUTH = "auth.example.com";

/** Callers of the company's gateways: the payment provider, the payment key, partners, and jobs that refresh tokens. */
export function castClients(company: Company): readonly Machine[] {
  return [
    createPaymentWebhook(company, {
      name: "payments-provider",
      team: "payments",
      story: "the payment provider's webhook: calls in clusters, by the shop's hours, from twelve published addresses",
      persona: hookOutfit(company, {
        name: "payments-provider",
        team: "provider",
        host: "hooks.example.com",
        network: "payments",
        hosts: 12,
        trade: "webhook",
      }),
      rate: { perDay: 320, shape: shapeOf("shop"), evenness: 5, growth: 0.003 },
    }),
    createApiClient(company, {
      name: "payments-settlement",
      team: "payments",
      story: "the payment key: the settlement service reads charges and payouts around the clock",
      persona: keyOutfit(company, {
        name: "payments-settlement",
        team: "payments",
        host: "payments.example.com",
        network: "nat",
        hosts: 3,
        trade: "payments",
      }),
      rate: { perDay: 700, shape: shapeOf("diurnal"), evenness: 12 },
    }),
    ...["acme", "globex"].map((partner, index) =>
      createApiClient(company, {
        name: `partner-${partner}`,
        team: "shop",
        story: `${partner} synchronizes orders with an API key, from its own network`,
        persona: consumerOutfit(company, {
          name: `partner-${partner}`,
          team: partner,
          host: API,
          network: "partners",
          hosts: 5,
          trade: "orders",
          agent: USER_AGENTS.partner,
        }),
        rate: { perDay: 260 + 180 * index, shape: shapeOf(index === 0 ? "office" : "diurnal"), evenness: 4 },
      }),
    ),
    ...(["crm-sync", "ledger-sync"] as const).map((name, index) =>
      createTokenRefresh(company, {
        name,
        team: "platform",
        story: `${name} refreshes its token every six hours and does nothing else`,
        persona: consumerOutfit(company, { name, team: "jobs", host: AUTH, network: "nat", hosts: 1, trade: "token" }),
        schedule: { every: "6-hours", minute: 12 + 7 * index, phase: index * 2 },
      }),
    ),
  ];
}

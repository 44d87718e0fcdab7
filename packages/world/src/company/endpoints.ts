import type { Endpoint } from "../records/gateway.ts";

/** What callers of the company's APIs ask for, most used first. */
export const ENDPOINTS: Readonly<Record<string, readonly Endpoint[]>> = {
  payments: [
    { method: "GET", path: "/v1/charges/{id}", bytes: 1800 },
    { method: "GET", path: "/v1/payouts", bytes: 6000 },
    { method: "POST", path: "/v1/refunds", bytes: 900 },
    { method: "GET", path: "/v1/balance", bytes: 400 },
    { method: "GET", path: "/v1/disputes/{id}", bytes: 1500 },
  ],
  webhook: [
    { method: "POST", path: "/webhooks/payments", bytes: 60 },
    { method: "POST", path: "/webhooks/payments/disputes", bytes: 60 },
  ],
  catalog: [
    { method: "GET", path: "/v1/products/{id}", bytes: 3500 },
    { method: "GET", path: "/v1/products", bytes: 24_000 },
    { method: "GET", path: "/v1/prices/{id}", bytes: 700 },
    { method: "GET", path: "/v1/stock/{id}", bytes: 300 },
    { method: "GET", path: "/v1/categories", bytes: 5000 },
    { method: "POST", path: "/v1/reservations", bytes: 500 },
  ],
  orders: [
    { method: "GET", path: "/v1/orders/{uuid}", bytes: 4000 },
    { method: "POST", path: "/v1/orders", bytes: 1200 },
    { method: "GET", path: "/v1/orders/{uuid}/shipments", bytes: 2200 },
    { method: "PUT", path: "/v1/orders/{uuid}/status", bytes: 300 },
    { method: "GET", path: "/v1/invoices/{id}", bytes: 9000 },
  ],
  users: [
    { method: "GET", path: "/v1/profiles/{uuid}", bytes: 1100 },
    { method: "GET", path: "/v1/preferences/{uuid}", bytes: 600 },
    { method: "POST", path: "/v1/notifications", bytes: 250 },
  ],
  token: [{ method: "POST", path: "/oauth/token", bytes: 1300 }],
};

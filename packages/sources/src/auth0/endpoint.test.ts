import { expect, test } from "vitest";
import { endpointOf } from "./endpoint.ts";

test.each([
  ["/api/v2/clients/shop/credentials", "/api/v2/clients/{id}/credentials"],
  ["/api/v2/clients/aB3dE6gH9jK2mN5pQ8sT1vW4yZ7xC0fL", "/api/v2/clients/{id}"],
  ["/api/v2/users/auth0%7Cjo/roles", "/api/v2/users/{id}/roles"],
  ["/api/v2/organizations/name/acme", "/api/v2/organizations/name/{id}"],
  ["/api/v2/guardian/factors/otp", "/api/v2/guardian/factors/otp"],
  ["/api/v2/clients", "/api/v2/clients"],
  ["/v2/clients/shop", "/api/v2/clients/{id}"],
  ["/v2", "/v2"],
  ["/oauth/token", "/oauth/token"],
])("the endpoint behind %s is %s", (path, endpoint) => {
  expect(endpointOf(path)).toBe(endpoint);
});

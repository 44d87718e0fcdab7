/** The provider that people sign in at did not tell how: it is away, or is not the one that the configuration names. */
export class ProviderAway extends Error {
  constructor(issuer: string, options: ErrorOptions) {
    super(`the provider ${issuer} did not give its metadata`, options);
    this.name = "ProviderAway";
  }
}

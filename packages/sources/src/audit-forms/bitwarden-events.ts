/**
 * What Bitwarden calls its events: the numbers of a hundred are of one kind of object.
 * https://bitwarden.com/help/event-logs/
 */
const KINDS: readonly (readonly [first: number, kind: string, ends: string])[] = [
  [
    1000,
    "User",
    "LoggedIn ChangedPassword Updated2fa Disabled2fa Recovered2fa FailedLogIn FailedLogIn2fa ClientExportedVault UpdatedTempPassword MigratedKeyToKeyConnector RequestedDeviceApproval TdeOffboardingPasswordSet",
  ],
  [
    1100,
    "Cipher",
    "Created Updated Deleted AttachmentCreated AttachmentDeleted Shared UpdatedCollections ClientViewed ClientToggledPasswordVisible ClientToggledHiddenFieldVisible ClientToggledCardCodeVisible ClientCopiedPassword ClientCopiedHiddenField ClientCopiedCardCode ClientAutofilled SoftDeleted Restored ClientToggledCardNumberVisible",
  ],
  [1300, "Collection", "Created Updated Deleted"],
  [1400, "Group", "Created Updated Deleted"],
  [
    1500,
    "OrganizationUser",
    "Invited Confirmed Updated Removed UpdatedGroups UnlinkedSso ResetPasswordEnroll ResetPasswordWithdraw AdminResetPassword ResetSsoLink FirstSsoLogin Revoked Restored ApprovedAuthRequest RejectedAuthRequest Deleted Left",
  ],
  [
    1600,
    "Organization",
    "Updated PurgedVault ClientExportedVault VaultAccessed EnabledSso DisabledSso EnabledKeyConnector DisabledKeyConnector SponsorshipsSynced CollectionManagementUpdated",
  ],
  [1700, "Policy", "Updated"],
  [1800, "ProviderUser", "Invited Confirmed Updated Removed"],
  [1900, "ProviderOrganization", "Created Added Removed VaultAccessed"],
  [2000, "OrganizationDomain", "Added Removed Verified NotVerified"],
  [2100, "Secret", "Retrieved Created Edited Deleted"],
  [2200, "Project", "Retrieved Created Edited Deleted"],
];

export const BITWARDEN_EVENTS: ReadonlyMap<string, string> = new Map(
  KINDS.flatMap(([first, kind, ends]) =>
    ends.split(" ").map((end, at): readonly [string, string] => [String(first + at), `${kind}_${end}`]),
  ),
);

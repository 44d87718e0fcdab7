/**
 * What Bitwarden calls its events: the numbers of a hundred are of one kind of object.
 * https://bitwarden.com/help/event-logs/, and `EventType` of bitwarden/server
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
    "Created Updated Deleted AttachmentCreated AttachmentDeleted Shared UpdatedCollections ClientViewed ClientToggledPasswordVisible ClientToggledHiddenFieldVisible ClientToggledCardCodeVisible ClientCopiedPassword ClientCopiedHiddenField ClientCopiedCardCode ClientAutofilled SoftDeleted Restored ClientToggledCardNumberVisible ClientToggledTOTPSeedVisible ClientCopiedBankAccountNumber ClientCopiedBankAccountPin ClientToggledBankAccountNumberVisible ClientToggledBankAccountPinVisible ClientCopiedLicenseNumber ClientToggledLicenseNumberVisible ClientCopiedPassportNumber ClientToggledPassportNumberVisible ClientCopiedSwiftCode ClientToggledSwiftCodeVisible ClientCopiedIban ClientToggledIbanVisible ClientCopiedNationalIdentificationNumber ClientToggledNationalIdentificationNumberVisible",
  ],
  [1300, "Collection", "Created Updated Deleted"],
  [1400, "Group", "Created Updated Deleted"],
  [
    1500,
    "OrganizationUser",
    "Invited Confirmed Updated Removed UpdatedGroups UnlinkedSso ResetPassword_Enroll ResetPassword_Withdraw AdminResetPassword ResetSsoLink FirstSsoLogin Revoked Restored ApprovedAuthRequest RejectedAuthRequest Deleted Left AutomaticallyConfirmed SelfRevoked AdminResetTwoFactor Revoked_TwoFactorNonCompliance Revoked_SingleOrganizationNonCompliance NotificationBannerActionClicked Staged InviteLinkAccepted AdminChangedEmail InviteLinkConfirmed",
  ],
  [
    1600,
    "Organization",
    "Updated PurgedVault ClientExportedVault VaultAccessed EnabledSso DisabledSso EnabledKeyConnector DisabledKeyConnector SponsorshipsSynced CollectionManagement_Updated",
  ],
  [1700, "Policy", "Updated"],
  [1800, "ProviderUser", "Invited Confirmed Updated Removed"],
  [1900, "ProviderOrganization", "Created Added Removed VaultAccessed"],
  [2000, "OrganizationDomain", "Added Removed Verified NotVerified"],
  [2100, "Secret", "Retrieved Created Edited Deleted Permanently_Deleted Restored"],
  [2200, "Project", "Retrieved Created Edited Deleted"],
  [2300, "ServiceAccount", "UserAdded UserRemoved GroupAdded GroupRemoved Created Deleted"],
  [
    2500,
    "Send",
    "Created_Text Created_Text_WithEmailVerification Created_Text_WithPasswordProtection Created_File Created_File_WithEmailVerification Created_File_WithPasswordProtection Edited_Text Edited_File Deleted_Text Deleted_File Accessed_Text Accessed_File PolicyDisabled PolicyEnabled",
  ],
  [
    2600,
    "Pam",
    "AccessRequest_Submitted AccessRequest_Approved AccessRequest_Denied AccessLease_Activated AccessLease_Revoked",
  ],
];

export const BITWARDEN_EVENTS: ReadonlyMap<string, string> = new Map(
  KINDS.flatMap(([first, kind, ends]) =>
    ends.split(" ").map((end, at): readonly [string, string] => [String(first + at), `${kind}_${end}`]),
  ),
);

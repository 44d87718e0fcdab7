import type { ActionClass } from "@rolecall/core";

/** Operations whose class their verb does not tell, as `service:Operation` (the IAM action prefix of the service). */
const EXACT: ReadonlyMap<string, ActionClass> = new Map(
  Object.entries({
    secret: [
      "secretsmanager:GetSecretValue secretsmanager:BatchGetSecretValue secretsmanager:GetRandomPassword",
      "kms:Decrypt kms:ReEncrypt kms:GetParametersForImport kms:DeriveSharedSecret",
      "ec2:GetPasswordData lightsail:GetInstanceAccessDetails lightsail:DownloadDefaultKeyPair",
      "lightsail:GetRelationalDatabaseMasterUserPassword redshift:GetClusterCredentials",
      "redshift:GetClusterCredentialsWithIAM redshift-serverless:GetCredentials rds:GenerateDBAuthToken",
      "connect:GetFederationToken codeartifact:GetAuthorizationToken acm:ExportCertificate",
      "cognito-idp:DescribeUserPoolClient apigateway:GetApiKey apigateway:GetApiKeys appsync:ListApiKeys",
      "gamelift:GetInstanceAccess gamelift:GetComputeAuthToken iot:CreateKeysAndCertificate",
      "sso:GetRoleCredentials cognito-identity:GetCredentialsForIdentity mediaconnect:DescribeFlow",
    ],
    auth: [
      "sts:AssumeRole sts:AssumeRoleWithSAML sts:AssumeRoleWithWebIdentity sts:AssumeRoot sts:GetSessionToken",
      "sts:GetFederationToken sts:GetServiceBearerToken sts:GetWebIdentityToken sts:GetDelegatedAccessToken",
      "signin:ConsoleLogin signin:CheckMfa signin:SwitchRole",
      "signin:ExitRole signin:RenewRole signin:GetSigninToken signin:UserAuthentication",
      "signin:CredentialChallenge signin:CredentialVerification sso:Authenticate sso:Federate sso:CreateToken",
      "sso:RegisterClient sso:StartDeviceAuthorization sso:Logout sso-oauth:CreateToken",
      "rolesanywhere:CreateSession ecr:GetAuthorizationToken ecr-public:GetAuthorizationToken",
      "eks:AssumeRoleForPodIdentity eks-auth:AssumeRoleForPodIdentity cognito-idp:InitiateAuth cognito-idp:AdminInitiateAuth",
      "cognito-identity:GetId cognito-identity:GetOpenIdToken",
    ],
    discover: ["sts:GetCallerIdentity sts:DecodeAuthorizationMessage sts:GetAccessKeyInfo s3:HeadBucket"],
    execute: [
      "ssm:SendCommand ssm:StartSession ssm:ResumeSession ssm:StartAutomationExecution",
      "ec2:RunInstances ec2:StartInstances ec2:RequestSpotInstances ec2:RequestSpotFleet ec2:CreateFleet",
      "ec2-instance-connect:SendSSHPublicKey ec2-instance-connect:SendSerialConsoleSSHPublicKey",
      "ec2-instance-connect:OpenTunnel ecs:RunTask ecs:StartTask ecs:ExecuteCommand batch:SubmitJob",
      "states:StartExecution states:StartSyncExecution glue:StartJobRun codebuild:StartBuild",
      "codepipeline:StartPipelineExecution athena:StartQueryExecution redshift-data:ExecuteStatement",
      "rds-data:ExecuteStatement rds-data:BatchExecuteStatement dynamodb:ExecuteStatement",
      "elasticmapreduce:RunJobFlow elasticmapreduce:AddJobFlowSteps sagemaker:CreateTrainingJob",
      "sagemaker:CreateProcessingJob sagemaker:CreateTransformJob bedrock:Converse bedrock:ConverseStream",
      "bedrock:InvokeModel bedrock:InvokeModelWithResponseStream cloudshell:CreateSession",
      "cloudshell:PutCredentials cloudformation:ExecuteChangeSet",
    ],
    admin: [
      "lambda:AddPermission lambda:RemovePermission lambda:AddLayerVersionPermission lambda:CreateFunctionUrlConfig",
      "lambda:UpdateFunctionUrlConfig s3:PutBucketPolicy s3:DeleteBucketPolicy s3:PutBucketAcl s3:PutObjectAcl",
      "s3:PutBucketPublicAccessBlock s3:DeleteBucketPublicAccessBlock s3:PutAccountPublicAccessBlock",
      "s3:DeleteAccountPublicAccessBlock s3:PutBucketOwnershipControls s3:PutBucketLogging s3:PutBucketReplication",
      "s3:PutBucketVersioning s3:PutBucketLifecycle s3:PutBucketEncryption s3:DeleteBucketEncryption",
      "s3:PutAccessPointPolicy ec2:ModifyImageAttribute ec2:ModifySnapshotAttribute ec2:DeleteFlowLogs",
      "ec2:EnableSerialConsoleAccess ec2:DisableEbsEncryptionByDefault ec2:CreateKeyPair ec2:ImportKeyPair",
      "ec2:AssociateIamInstanceProfile ec2:ReplaceIamInstanceProfileAssociation ec2:ModifyInstanceMetadataOptions",
      "ec2:DisableImageBlockPublicAccess ec2:DisableSnapshotBlockPublicAccess ec2:ModifyVpcEndpointServicePermissions",
      "rds:ModifyDBSnapshotAttribute rds:ModifyDBClusterSnapshotAttribute rds:AddRoleToDBCluster",
      "rds:AddRoleToDBInstance ssm:ModifyDocumentPermission secretsmanager:PutResourcePolicy",
      "secretsmanager:DeleteResourcePolicy sns:AddPermission sns:RemovePermission sns:SetTopicAttributes",
      "sqs:AddPermission sqs:RemovePermission sqs:SetQueueAttributes ecr:SetRepositoryPolicy",
      "ecr:DeleteRepositoryPolicy eks:CreateAccessEntry eks:AssociateAccessPolicy eks:UpdateClusterConfig",
      "route53resolver:DeleteResolverQueryLogConfig route53resolver:DisassociateResolverQueryLogConfig",
      "logs:PutResourcePolicy logs:DeleteSubscriptionFilter logs:PutSubscriptionFilter events:PutPermission",
      "events:DisableRule glacier:SetVaultAccessPolicy bedrock:PutModelInvocationLoggingConfiguration",
      "bedrock:DeleteModelInvocationLoggingConfiguration bedrock:PutFoundationModelEntitlement",
      "es:UpdateDomainConfig backup:PutBackupVaultAccessPolicy cloudwatch:DisableAlarmActions",
    ],
  }).flatMap(([actionClass, lists]) =>
    lists.flatMap((list) => list.split(" ").map((operation) => [operation, actionClass as ActionClass] as const)),
  ),
);

/** Services that are control planes of access, trust and audit: reading is discovery there, and changing is `admin`. */
const CONTROL = new Set(
  (
    "iam organizations account sso sso-directory identitystore identity-sync kms cloudtrail config guardduty " +
    "securityhub access-analyzer rolesanywhere ram controltower macie2 inspector2 detective fms wafv2 waf shield " +
    "acm-pca verifiedpermissions auditmanager securitylake"
  ).split(" "),
);

/** Services whose changes move packets. */
const NETWORK = new Set(
  "route53 elasticloadbalancing directconnect networkmanager network-firewall globalaccelerator cloudfront vpc-lattice".split(
    " ",
  ),
);

const NETWORK_NOUN =
  /Vpc|Subnet|SecurityGroup|Route|Gateway|NetworkAcl|NetworkInterface|Address|Peering|Vpn|DhcpOptions|PrefixList|Cidr/;

/** Use of a key that reveals nothing and changes nothing. */
const KEY_USE = /^(?:Encrypt|GenerateDataKey|GenerateRandom|GenerateMac|Sign|Verify)/;

/** A parameter is a secret only where it is asked for in clear. */
const DECRYPTABLE = new Set([
  "ssm:GetParameter",
  "ssm:GetParameters",
  "ssm:GetParametersByPath",
  "ssm:GetParameterHistory",
]);

/** Whether the class of `service:Operation` hangs on `requestParameters.withDecryption`. */
export function isDecryptable(scope: string): boolean {
  return DECRYPTABLE.has(scope);
}

/**
 * What an operation does, by its service and its verb; undefined where the name does not say. `service` is the prefix
 * of IAM actions, `operation` the API's name without its version.
 */
export function actionClassOf(service: string, operation: string): ActionClass | undefined {
  const exact = EXACT.get(`${service}:${operation}`);
  if (exact !== undefined) return exact;
  if (service === "kms" && KEY_USE.test(operation)) return "other";
  const control = CONTROL.has(service);
  if (/^(?:List|Describe|Search|Lookup|Discover|Simulate|Estimate|Validate|Preview)/.test(operation)) return "discover";
  if (/^(?:Get|BatchGet|Head|Select|Query|Scan|Download|View|Read|Receive|Export|Consume|Poll)/.test(operation)) {
    return control ? "discover" : "read";
  }
  return control ? "admin" : changeClass(service, operation);
}

function changeClass(service: string, operation: string): ActionClass | undefined {
  if (/^(?:Put|Set|Update|Attach|Detach|Delete)\w*(?:Policy|Permission|Permissions|PolicyAttachment)$/.test(operation))
    return "admin";
  if (/^(?:Batch)?Grant/.test(operation)) return "admin";
  if (/^(?:Delete|BatchDelete|Terminate|Purge|Deregister|Destroy|Remove)/.test(operation)) return "delete";
  if (NETWORK.has(service) || (service === "ec2" && NETWORK_NOUN.test(operation))) return "network";
  if (/^(?:Invoke|Execute)/.test(operation)) return "execute";
  const write =
    /^(?:Create|Put|Update|Modify|Add|Attach|Detach|Associate|Disassociate|Enable|Disable|Start|Stop|Reboot|Restore|Copy|Tag|Untag|Set|Send|Publish|Register|Import|Upload|Complete|Abort|Write|Batch|Allocate|Release|Request|Cancel|Change|Reset|Rotate|Accept|Reject|Assign|Unassign|Replace|Restart|Resume|Suspend|Post|Submit|Transfer|Apply|Begin|Commit)/;
  return write.test(operation) ? "write" : undefined;
}

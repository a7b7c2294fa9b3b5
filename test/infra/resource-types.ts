/**
 * The resource types that the templates use, with what may stand in them; `!` marks what must.
 *
 * An extract, made by hand in November 2026, of Microsoft's published types (github.com/Azure/bicep-types-az, the
 * `types.md` of each version): the members of the resource, and those of its `properties` where ours has any. Who takes a
 * newer version, or a property that is not here, looks there first.
 */
interface ResourceType {
  readonly members: readonly string[];
  readonly properties?: readonly string[];
}

const TRACKED = ['location!', 'tags'];

export const RESOURCE_TYPES: Readonly<Record<string, ResourceType>> = {
  'Microsoft.App/containerApps@2025-01-01': {
    members: [...TRACKED, 'identity', 'properties', 'extendedLocation', 'managedBy'],
    properties: ['environmentId', 'managedEnvironmentId', 'workloadProfileName', 'configuration', 'template'],
  },
  'Microsoft.App/managedEnvironments@2025-01-01': {
    members: [...TRACKED, 'identity', 'kind', 'properties'],
    properties: [
      'appLogsConfiguration',
      'vnetConfiguration',
      'workloadProfiles',
      'zoneRedundant',
      'infrastructureResourceGroup',
      'peerAuthentication',
      'peerTrafficConfiguration',
      'customDomainConfiguration',
      'daprAIConnectionString',
      'daprAIInstrumentationKey',
      'daprConfiguration',
      'kedaConfiguration',
    ],
  },
  'Microsoft.Authorization/roleAssignments@2022-04-01': {
    members: ['properties'],
    properties: ['roleDefinitionId!', 'principalId!', 'principalType', 'description', 'condition', 'conditionVersion'],
  },
  'Microsoft.BotService/botServices@2022-09-15': {
    members: ['location', 'tags', 'kind', 'sku', 'etag', 'properties'],
    properties: [
      'displayName!',
      'endpoint!',
      'msaAppId!',
      'msaAppTenantId',
      'msaAppType',
      'msaAppMSIResourceId',
      'disableLocalAuth',
      'description',
      'iconUrl',
      'publicNetworkAccess',
    ],
  },
  'Microsoft.BotService/botServices/channels@2022-09-15': {
    members: ['location', 'tags', 'kind', 'sku', 'etag', 'properties'],
    properties: ['channelName!', 'properties', 'etag', 'location'],
  },
  'Microsoft.Consumption/budgets@2023-11-01': {
    members: ['eTag', 'properties'],
    properties: ['amount!', 'category!', 'timeGrain!', 'timePeriod!', 'filter', 'notifications'],
  },
  'Microsoft.ContainerRegistry/registries@2023-07-01': {
    members: [...TRACKED, 'sku!', 'identity', 'properties'],
    properties: ['adminUserEnabled', 'publicNetworkAccess', 'networkRuleSet', 'policies', 'zoneRedundancy'],
  },
  'Microsoft.DBforPostgreSQL/flexibleServers@2025-08-01': {
    members: [...TRACKED, 'sku', 'identity', 'properties'],
    properties: [
      'administratorLogin',
      'administratorLoginPassword',
      'authConfig',
      'availabilityZone',
      'backup',
      'createMode',
      'dataEncryption',
      'highAvailability',
      'maintenanceWindow',
      'network',
      'pointInTimeUTC',
      'replicationRole',
      'sourceServerResourceId',
      'storage',
      'version',
    ],
  },
  'Microsoft.DBforPostgreSQL/flexibleServers/administrators@2025-08-01': {
    members: ['properties'],
    properties: ['principalName', 'principalType', 'tenantId'],
  },
  'Microsoft.DBforPostgreSQL/flexibleServers/databases@2025-08-01': {
    members: ['properties'],
    properties: ['charset', 'collation'],
  },
  'Microsoft.Insights/actionGroups@2023-01-01': {
    members: [...TRACKED, 'properties'],
    properties: ['groupShortName!', 'enabled!', 'emailReceivers', 'webhookReceivers', 'armRoleReceivers'],
  },
  'Microsoft.Insights/components@2020-02-02': {
    members: [...TRACKED, 'kind!', 'etag', 'properties'],
    properties: [
      'Application_Type!',
      'WorkspaceResourceId',
      'DisableLocalAuth',
      'RetentionInDays',
      'publicNetworkAccessForIngestion',
      'publicNetworkAccessForQuery',
    ],
  },
  'Microsoft.Insights/diagnosticSettings@2021-05-01-preview': {
    members: ['properties'],
    properties: ['workspaceId', 'logs', 'metrics', 'logAnalyticsDestinationType', 'storageAccountId'],
  },
  'Microsoft.Insights/metricAlerts@2018-03-01': {
    members: [...TRACKED, 'properties!'],
    properties: [
      'actions',
      'autoMitigate',
      'criteria!',
      'description',
      'enabled!',
      'evaluationFrequency!',
      'scopes!',
      'severity!',
      'targetResourceRegion',
      'targetResourceType',
      'windowSize!',
    ],
  },
  'Microsoft.Insights/scheduledQueryRules@2023-12-01': {
    members: [...TRACKED, 'identity', 'kind', 'properties!'],
    properties: [
      'actions',
      'autoMitigate',
      'checkWorkspaceAlertsStorageConfigured',
      'criteria',
      'description',
      'displayName',
      'enabled',
      'evaluationFrequency',
      'muteActionsDuration',
      'overrideQueryTimeRange',
      'ruleResolveConfiguration',
      'scopes',
      'severity',
      'skipQueryValidation',
      'targetResourceTypes',
      'windowSize',
    ],
  },
  'Microsoft.Insights/webtests@2022-06-15': {
    members: [...TRACKED, 'kind', 'properties'],
    properties: [
      'Configuration',
      'Description',
      'Enabled',
      'Frequency',
      'Kind!',
      'Locations!',
      'Name!',
      'Request',
      'RetryEnabled',
      'SyntheticMonitorId!',
      'Timeout',
      'ValidationRules',
    ],
  },
  'Microsoft.Insights/workbooks@2023-06-01': {
    members: [...TRACKED, 'kind', 'etag', 'identity', 'properties'],
    properties: ['category!', 'displayName!', 'serializedData!', 'description', 'sourceId', 'storageUri', 'version'],
  },
  'Microsoft.KeyVault/vaults@2023-07-01': {
    members: [...TRACKED, 'properties!'],
    properties: [
      'tenantId!',
      'sku!',
      'accessPolicies',
      'createMode',
      'enablePurgeProtection',
      'enableRbacAuthorization',
      'enableSoftDelete',
      'networkAcls',
      'publicNetworkAccess',
      'softDeleteRetentionInDays',
    ],
  },
  'Microsoft.ManagedIdentity/userAssignedIdentities@2023-01-31': { members: TRACKED },
  'Microsoft.Network/privateDnsZones@2020-06-01': { members: ['location', 'tags', 'etag'] },
  'Microsoft.Network/privateDnsZones/virtualNetworkLinks@2020-06-01': {
    members: ['location', 'tags', 'etag', 'properties'],
    properties: ['registrationEnabled', 'virtualNetwork'],
  },
  'Microsoft.Network/virtualNetworks@2024-05-01': {
    members: ['location', 'tags', 'extendedLocation', 'properties'],
    properties: ['addressSpace', 'subnets', 'dhcpOptions', 'enableDdosProtection', 'encryption'],
  },
  'Microsoft.OperationalInsights/workspaces@2023-09-01': {
    members: [...TRACKED, 'identity', 'etag', 'properties'],
    properties: [
      'features',
      'forceCmkForQuery',
      'publicNetworkAccessForIngestion',
      'publicNetworkAccessForQuery',
      'retentionInDays',
      'sku',
      'workspaceCapping',
    ],
  },
};

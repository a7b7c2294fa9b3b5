// Everything that Watchpost needs in Azure, in one resource group. README.md beside this file says why each part is as
// it is, what it costs, and that this template has not been compiled yet.
targetScope = 'resourceGroup'

@description('Short name that the resources carry, for example watchpost-dev.')
@minLength(3)
@maxLength(24)
param name string

@description('What the sizes below are chosen for.')
@allowed(['dev', 'prod'])
param stage string

@description('Region of everything that has one.')
param location string = resourceGroup().location

@description('Tag of the image in the registry; none on the first run, when there is no image yet.')
param imageTag string = 'none'

@description('Instances that run at the same time. Two, so that one may be replaced while the other works.')
@minValue(1)
param instances int = stage == 'prod' ? 2 : 1

@description('The most instances, while there is more to do than their processors can.')
@minValue(1)
param mostInstances int = stage == 'prod' ? 4 : 1

@description('Size of the burstable database server. Each instance opens up to 17 connections, twice that during an update.')
@allowed(['Standard_B1ms', 'Standard_B2s', 'Standard_B2ms'])
param databaseSku string = stage == 'prod' ? 'Standard_B2s' : 'Standard_B1ms'

@description('Size of the disk of the database in GiB. It never grows by itself, and can never be made smaller again.')
@allowed([32, 64, 128, 256, 512])
param databaseGb int = 32

@description('Major version of PostgreSQL: the one that the tests run on, or, after an upgrade of the server, the one that it has.')
param databaseVersion string = '18'

@description('Who makes the administrator of the server and the database on the first run: this template, or somebody by hand.')
@allowed(['template', 'byHand'])
param databaseSetup string = 'template'

@description('Host name of a server that is used in the place of this template’s own, as after a point-in-time restore.')
param databaseServer string = ''

@description('Days for which the database can be set back to any moment.')
@minValue(7)
@maxValue(35)
param backupRetentionDays int = stage == 'prod' ? 14 : 7

@description('Tenant of the partner.')
param partnerTenantId string = tenant().tenantId

@description('Who the bot is: the managed identity of the container, or an app registration of one tenant with a secret.')
@allowed(['managed', 'secret'])
param botIdentity string = 'managed'

@description('Application id of the bot; only with botIdentity secret.')
param botAppId string = ''

@description('Application id of the app that reads Graph and Partner Center.')
param readerAppId string

@description('How that app proves itself: by the managed identity (its federated credential), or by a secret.')
@allowed(['managed', 'secret'])
param readerCredential string = 'managed'

@description('Object id of a person or group that may put secrets into the vault; only needed where somebody chose a secret.')
param secretOfficerId string = ''

@description('Addresses from which the vault may be reached besides the container, with commas between them: 203.0.113.7,198.51.100.0/24.')
param vaultAllowedIps string = ''

@description('Whether the vault holds metrics-token, the bearer token for /metrics.')
param hasMetricsToken bool = false

@description('Whether the vault holds otlp-headers, what an OpenTelemetry collector wants as its key: name=value.')
param hasOtlpHeaders bool = false

@description('Whether the vault holds partner-center-roots, certificates (PEM) that those of the webhook must lead to.')
param hasWebhookRoots bool = false

@description('Further settings of docs/settings.md by their name, each a text: { LOG_LEVEL: \'debug\' }. Never a secret.')
param moreSettings object = {}

@description('Lets an administrator register the webhook of Partner Center from chat.')
@allowed(['on', 'off'])
param webhookRegistration string = 'off'

@description('Lets an administrator consent for customers from chat.')
@allowed(['on', 'off'])
param customerConsent string = 'off'

@description('Where a mail goes when the service is not ready.')
param alertEmail string

@description('US dollars a month from which on a mail warns; 0 for no budget.')
@minValue(0)
param budgetAmount int = stage == 'prod' ? 250 : 100

@description('First day of this month, on the run that makes the budget; later runs leave it as it is: 2026-12-01.')
param budgetStart string = ''

@description('Entra group whose members may read.')
param readersGroupId string

@description('Entra group whose members may also acknowledge, assign and resolve.')
param respondersGroupId string

@description('Entra group whose members may also approve dangerous actions.')
param approversGroupId string

@description('Entra group whose members may also change settings.')
param administratorsGroupId string

@description('IANA zone of times in the channel.')
param timeZone string = 'UTC'

var hasImage = imageTag != 'none'
var isManagedBot = botIdentity == 'managed'
var isManagedReader = readerCredential == 'managed'
var appDomain = '${name}.${hosting.outputs.domain}'
var databaseHost = empty(databaseServer) ? database.outputs.host : databaseServer
var botId = isManagedBot ? identity.outputs.clientId : botAppId

// Names and meanings: src/config.ts. What is secret there is not here but in modules/app.bicep, by its name in the vault.
var settings = {
  PORT: '3978'
  WATCHPOST_SANDBOX: '0'
  TIME_ZONE: timeZone
  PUBLIC_URL: 'https://${appDomain}'
  WEBHOOK_REGISTRATION: webhookRegistration
  CUSTOMER_CONSENT: customerConsent
  // The token goes to the server itself, so its certificate is checked: verify-full.
  DATABASE_URL: 'postgres://${identity.outputs.name}@${databaseHost}:5432/watchpost?sslmode=verify-full'
  DATABASE_AUTH: 'entra'
  DATABASE_IDENTITY: identity.outputs.clientId
  KEY_VAULT_URL: vault.outputs.uri
  // Only the container has a role there, whatever the reader app proves itself by.
  KEY_VAULT_IDENTITY: identity.outputs.clientId
  MicrosoftAppType: isManagedBot ? 'UserAssignedMsi' : 'SingleTenant'
  MicrosoftAppId: botId
  MicrosoftAppTenantId: partnerTenantId
  AZURE_TENANT_ID: partnerTenantId
  AZURE_CLIENT_ID: readerAppId
  ROLE_GROUP_READERS: readersGroupId
  ROLE_GROUP_RESPONDERS: respondersGroupId
  ROLE_GROUP_APPROVERS: approversGroupId
  ROLE_GROUP_ADMINISTRATORS: administratorsGroupId
}
var managedReader = isManagedReader ? { AZURE_MANAGED_IDENTITY_CLIENT_ID: identity.outputs.clientId } : {}

module identity 'modules/identity.bicep' = {
  name: 'identity'
  params: {
    name: name
    location: location
  }
}

module network 'modules/network.bicep' = {
  name: 'network'
  params: {
    name: name
    location: location
  }
}

module monitoring 'modules/monitoring.bicep' = {
  name: 'monitoring'
  params: {
    name: name
    location: location
    email: alertEmail
  }
}

module vault 'modules/vault.bicep' = {
  name: 'vault'
  params: {
    location: location
    isProtected: stage == 'prod'
    appPrincipalId: identity.outputs.principalId
    officerId: secretOfficerId
    appsSubnetId: network.outputs.appsSubnetId
    allowedIps: empty(vaultAllowedIps) ? [] : split(vaultAllowedIps, ',')
  }
}

module database 'modules/database.bicep' = {
  name: 'database'
  params: {
    name: name
    location: location
    sku: databaseSku
    backupRetentionDays: backupRetentionDays
    subnetId: network.outputs.databaseSubnetId
    dnsZoneId: network.outputs.databaseZoneId
    tenantId: tenant().tenantId
    version: databaseVersion
    gb: databaseGb
  }
}

// Once, on the run without an image: a later run changes the server, if only to what it is, and may find it busy again.
module databaseContent 'modules/database-content.bicep' = if (!hasImage && databaseSetup == 'template') {
  name: 'database-content'
  params: {
    serverName: database.outputs.name
    login: identity.outputs.name
    loginObjectId: identity.outputs.principalId
    loginTenantId: tenant().tenantId
  }
  // The environment takes minutes, and begins when the server is there: so long the server has to get ready.
  dependsOn: [hosting, registry, vault, bot]
}

module registry 'modules/registry.bicep' = {
  name: 'registry'
  params: {
    location: location
    pullerPrincipalId: identity.outputs.principalId
  }
}

module hosting 'modules/hosting.bicep' = {
  name: 'hosting'
  params: {
    name: name
    location: location
    subnetId: network.outputs.appsSubnetId
    workspaceId: monitoring.outputs.workspaceId
  }
  // The database is not ready at once; see databaseContent.
  dependsOn: [database]
}

module bot 'modules/bot.bicep' = {
  name: 'bot'
  params: {
    name: name
    appId: botId
    tenantId: partnerTenantId
    identityId: isManagedBot ? identity.outputs.id : ''
    endpoint: 'https://${appDomain}/api/messages'
  }
}

module app 'modules/app.bicep' = if (hasImage) {
  name: 'app'
  params: {
    name: name
    location: location
    environmentId: hosting.outputs.id
    identityId: identity.outputs.id
    registryServer: registry.outputs.server
    imageTag: imageTag
    instances: instances
    mostInstances: max(instances, mostInstances)
    settings: union(settings, managedReader, moreSettings)
    vaultUri: vault.outputs.uri
    hasBotSecret: !isManagedBot
    hasReaderSecret: !isManagedReader
    hasMetricsToken: hasMetricsToken
    hasOtlpHeaders: hasOtlpHeaders
    hasWebhookRoots: hasWebhookRoots
  }
  dependsOn: [databaseContent]
}

module alerts 'modules/alerts.bicep' = if (hasImage) {
  name: 'alerts'
  params: {
    name: name
    location: location
    componentId: monitoring.outputs.componentId
    workspaceId: monitoring.outputs.workspaceId
    actionGroupId: monitoring.outputs.actionGroupId
    databaseId: database.outputs.id
    url: 'https://${appDomain}/readyz'
  }
  // The rules ask about the container by its name, which must be there first.
  dependsOn: [app]
}

module dashboard 'modules/dashboard.bicep' = {
  name: 'dashboard'
  params: {
    name: name
    location: location
    workspaceId: monitoring.outputs.workspaceId
  }
}

module budget 'modules/budget.bicep' = if (budgetAmount > 0 && !empty(budgetStart)) {
  name: 'budget'
  params: {
    name: name
    amount: budgetAmount
    start: budgetStart
    email: alertEmail
  }
}

// Names as the Microsoft 365 Agents Toolkit wants them: it writes outputs into env/.env.<environment>.
output BOT_ID string = botId
output BOT_TENANT_ID string = partnerTenantId
output BOT_DOMAIN string = appDomain
output IDENTITY_OBJECT_ID string = identity.outputs.principalId
output KEY_VAULT_NAME string = vault.outputs.name
output KEY_VAULT_URL string = vault.outputs.uri
output REGISTRY_NAME string = registry.outputs.name

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

@description('Tag of the image in the registry; none on the first run, when there is no image and no secret yet.')
param imageTag string = 'none'

@description('Instances that run at the same time. Two, so that one may be replaced while the other works.')
@minValue(1)
param instances int = stage == 'prod' ? 2 : 1

@description('Size of the burstable database server. Each instance opens up to 17 connections, twice that during an update.')
@allowed(['Standard_B1ms', 'Standard_B2s', 'Standard_B2ms'])
param databaseSku string = stage == 'prod' ? 'Standard_B2s' : 'Standard_B1ms'

@description('Days for which the database can be set back to any moment.')
@minValue(7)
@maxValue(35)
param backupRetentionDays int = stage == 'prod' ? 14 : 7

@description('Password of the database login: 8 to 128 characters of at least three kinds.')
@secure()
param databasePassword string

@description('Tenant of the partner.')
param partnerTenantId string = tenant().tenantId

@description('Application id of the bot.')
param botAppId string

@description('Application id of the app that reads Graph and Partner Center.')
param readerAppId string

@description('Object id of the person or group that puts secrets into the vault.')
param secretOfficerId string

@description('Where a mail goes when the service is not ready.')
param alertEmail string

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
var appDomain = '${name}.${hosting.outputs.domain}'

// Names and meanings: src/config.ts. What is secret there is not here but in modules/app.bicep, by its name in the vault.
var settings = {
  PORT: '3978'
  WATCHPOST_SANDBOX: '0'
  TIME_ZONE: timeZone
  MicrosoftAppType: 'SingleTenant'
  MicrosoftAppId: botAppId
  MicrosoftAppTenantId: partnerTenantId
  AZURE_TENANT_ID: partnerTenantId
  AZURE_CLIENT_ID: readerAppId
  ROLE_GROUP_READERS: readersGroupId
  ROLE_GROUP_RESPONDERS: respondersGroupId
  ROLE_GROUP_APPROVERS: approversGroupId
  ROLE_GROUP_ADMINISTRATORS: administratorsGroupId
}

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
  }
}

module vault 'modules/vault.bicep' = {
  name: 'vault'
  params: {
    location: location
    readerPrincipalId: identity.outputs.principalId
    officerId: secretOfficerId
  }
}

module database 'modules/database.bicep' = {
  name: 'database'
  params: {
    name: name
    location: location
    sku: databaseSku
    backupRetentionDays: backupRetentionDays
    password: databasePassword
    subnetId: network.outputs.databaseSubnetId
    dnsZoneId: network.outputs.databaseZoneId
    vaultName: vault.outputs.name
  }
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
}

module bot 'modules/bot.bicep' = {
  name: 'bot'
  params: {
    name: name
    appId: botAppId
    tenantId: partnerTenantId
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
    settings: settings
    vaultUri: vault.outputs.uri
  }
  // Its vault reference names the secret; only this says that the database must be there first.
  dependsOn: [database]
}

module availability 'modules/availability.bicep' = if (hasImage) {
  name: 'availability'
  params: {
    name: name
    location: location
    componentId: monitoring.outputs.componentId
    url: 'https://${appDomain}/readyz'
    email: alertEmail
  }
}

// Names as the Microsoft 365 Agents Toolkit wants them: it writes outputs into env/.env.<environment>.
output BOT_ID string = botAppId
output BOT_TENANT_ID string = partnerTenantId
output BOT_DOMAIN string = appDomain
output KEY_VAULT_NAME string = vault.outputs.name
output REGISTRY_NAME string = registry.outputs.name

// The home of the refresh token, and of secrets where somebody chose them. Under a US dollar a month. Names of vaults are
// unique in the whole world, hence the name by the resource group.
param location string

@description('Nothing of prod can be destroyed for good before its time; dev may be thrown away and made again.')
param isProtected bool

@description('Principal that the container runs as.')
param appPrincipalId string

@description('Person or group that puts secrets in; empty for nobody.')
param officerId string

@description('Subnet of the container.')
param appsSubnetId string

@description('Addresses and ranges from which people reach the vault.')
param allowedIps array

// Built-in role: https://learn.microsoft.com/azure/role-based-access-control/built-in-roles/security
var secretsOfficer = subscriptionResourceId('Microsoft.Authorization/roleDefinitions', 'b86a8fe4-44ce-4948-aee5-eccb2c155cd7')

resource vault 'Microsoft.KeyVault/vaults@2023-07-01' = {
  name: 'kv-${uniqueString(resourceGroup().id)}'
  location: location
  properties: {
    tenantId: tenant().tenantId
    sku: {
      family: 'A'
      name: 'standard'
    }
    enableRbacAuthorization: true
    enableSoftDelete: true
    softDeleteRetentionInDays: 30
    // Once on it cannot be put off, and false is no value that it takes.
    enablePurgeProtection: isProtected ? true : null
    networkAcls: {
      defaultAction: 'Deny'
      bypass: 'AzureServices'
      virtualNetworkRules: [
        {
          id: appsSubnetId
        }
      ]
      ipRules: [
        for ip in allowedIps: {
          value: trim(ip)
        }
      ]
    }
  }
}

// Not only reading: each use of the refresh token brings a newer one, which is kept here.
resource appRole 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  scope: vault
  name: guid(vault.id, appPrincipalId, secretsOfficer)
  properties: {
    roleDefinitionId: secretsOfficer
    principalId: appPrincipalId
    principalType: 'ServicePrincipal'
    description: 'The container reads its secrets and renews its refresh token.'
  }
}

// Without a principal type, because it may be a person or a group.
resource officerRole 'Microsoft.Authorization/roleAssignments@2022-04-01' = if (!empty(officerId)) {
  scope: vault
  name: guid(vault.id, officerId, secretsOfficer)
  properties: {
    roleDefinitionId: secretsOfficer
    principalId: officerId
    description: 'Somebody puts secrets in and renews them.'
  }
}

output name string = vault.name
output uri string = vault.properties.vaultUri

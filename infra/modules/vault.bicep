// The secrets. Names of vaults are unique in the whole world, hence the name by the resource group.
param location string

@description('Principal that the container runs as.')
param readerPrincipalId string

@description('Person or group that puts the secrets in.')
param officerId string

// Built-in roles: https://learn.microsoft.com/azure/role-based-access-control/built-in-roles/security
var secretsUser = subscriptionResourceId('Microsoft.Authorization/roleDefinitions', '4633458b-17de-408a-b874-0445c86b69e6')
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
    softDeleteRetentionInDays: 7
  }
}

resource readerRole 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  scope: vault
  name: guid(vault.id, readerPrincipalId, secretsUser)
  properties: {
    roleDefinitionId: secretsUser
    principalId: readerPrincipalId
    principalType: 'ServicePrincipal'
    description: 'The container reads its secrets at start.'
  }
}

// Without a principal type, because it may be a person or a group.
resource officerRole 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  scope: vault
  name: guid(vault.id, officerId, secretsOfficer)
  properties: {
    roleDefinitionId: secretsOfficer
    principalId: officerId
    description: 'Somebody puts the secrets in and renews them.'
  }
}

output name string = vault.name
output uri string = vault.properties.vaultUri

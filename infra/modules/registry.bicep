// The image's home: Basic, about 5 US dollars a month. Names of registries are unique in the whole world and take letters and digits only.
param location string

@description('Principal that the container runs as.')
param pullerPrincipalId string

// Built-in role: https://learn.microsoft.com/azure/role-based-access-control/built-in-roles/containers
var acrPull = subscriptionResourceId('Microsoft.Authorization/roleDefinitions', '7f951dda-4ed3-4680-a7ca-43fe172d538d')

resource registry 'Microsoft.ContainerRegistry/registries@2023-07-01' = {
  name: 'acr${uniqueString(resourceGroup().id)}'
  location: location
  sku: {
    name: 'Basic'
  }
  properties: {
    adminUserEnabled: false
  }
}

resource pullerRole 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  scope: registry
  name: guid(registry.id, pullerPrincipalId, acrPull)
  properties: {
    roleDefinitionId: acrPull
    principalId: pullerPrincipalId
    principalType: 'ServicePrincipal'
    description: 'The container fetches its image.'
  }
}

output name string = registry.name
output server string = registry.properties.loginServer

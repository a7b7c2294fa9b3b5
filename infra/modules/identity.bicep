// Who the container is towards Azure: as this identity it fetches its image, signs in to its database, keeps its refresh
// token, and, as far as nobody chose a secret, speaks with Teams and vouches for the reader app. It has no password. Free.
param name string
param location string

resource identity 'Microsoft.ManagedIdentity/userAssignedIdentities@2023-01-31' = {
  name: 'id-${name}'
  location: location
}

output id string = identity.id
output name string = identity.name
output clientId string = identity.properties.clientId
output principalId string = identity.properties.principalId

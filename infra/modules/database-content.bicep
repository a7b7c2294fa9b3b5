// Who administers the database server, and the database itself; free of charge. Apart from the server, because it takes
// neither for some minutes after it was made (AadAuthOperationCannotBePerformedWhenServerIsNotAccessible, ServerIsBusy).
param serverName string

@description('Name of the managed identity, which is the name of the role in the database.')
param login string
param loginObjectId string
param loginTenantId string

resource server 'Microsoft.DBforPostgreSQL/flexibleServers@2025-08-01' existing = {
  name: serverName
}

// A lesser role than the server's administrator needs SQL that no template can run.
resource administrator 'Microsoft.DBforPostgreSQL/flexibleServers/administrators@2025-08-01' = {
  parent: server
  name: loginObjectId
  properties: {
    principalName: login
    principalType: 'ServicePrincipal'
    tenantId: loginTenantId
  }
}

resource database 'Microsoft.DBforPostgreSQL/flexibleServers/databases@2025-08-01' = {
  parent: server
  name: 'watchpost'
  // The server takes one change at a time, and a database that is made before its administrator belongs to Azure's own.
  dependsOn: [administrator]
}

// PostgreSQL, reachable from inside the network only, without any password: the container signs in as its managed identity
// with a token of Entra ID. About 16 (B1ms) or 53 (B2s) US dollars a month with its 32 GiB.
param name string
param location string
param sku string
param backupRetentionDays int
param subnetId string
param dnsZoneId string

@description('Name of the managed identity, which is the name of the role in the database.')
param login string
param loginObjectId string
param loginTenantId string

resource server 'Microsoft.DBforPostgreSQL/flexibleServers@2025-08-01' = {
  name: 'psql-${name}-${uniqueString(resourceGroup().id)}'
  location: location
  sku: {
    name: sku
    tier: 'Burstable'
  }
  properties: {
    // The major version that the tests run on.
    version: '18'
    authConfig: {
      activeDirectoryAuth: 'Enabled'
      passwordAuth: 'Disabled'
      tenantId: loginTenantId
    }
    network: {
      delegatedSubnetResourceId: subnetId
      privateDnsZoneArmResourceId: dnsZoneId
    }
    storage: {
      storageSizeGB: 32
      autoGrow: 'Enabled'
    }
    backup: {
      backupRetentionDays: backupRetentionDays
      geoRedundantBackup: 'Disabled'
    }
    highAvailability: {
      mode: 'Disabled'
    }
  }
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
  // The server takes one change at a time.
  dependsOn: [administrator]
}

output id string = server.id
// The token goes to the server itself, so its certificate is checked: verify-full.
output address string = 'postgres://${login}@${server.properties.fullyQualifiedDomainName}:5432/${database.name}?sslmode=verify-full'

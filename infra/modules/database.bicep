// PostgreSQL, reachable from inside the network only. The service signs in with a password: it cannot renew the tokens
// that Entra authentication would need.
param name string
param location string
param sku string
param backupRetentionDays int
param subnetId string
param dnsZoneId string
param vaultName string

@secure()
param password string

var login = 'watchpost'

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
    administratorLogin: login
    administratorLoginPassword: password
    authConfig: {
      activeDirectoryAuth: 'Disabled'
      passwordAuth: 'Enabled'
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

resource database 'Microsoft.DBforPostgreSQL/flexibleServers/databases@2025-08-01' = {
  parent: server
  name: 'watchpost'
}

resource vault 'Microsoft.KeyVault/vaults@2023-07-01' existing = {
  name: vaultName
}

// Written here and not handed on, so that the password is in no output. The driver takes `require` for no more than a
// wish in its next major version; `verify-full` checks the server's certificate in every one.
resource url 'Microsoft.KeyVault/vaults/secrets@2023-07-01' = {
  parent: vault
  name: 'database-url'
  properties: {
    value: 'postgres://${login}:${uriComponent(password)}@${server.properties.fullyQualifiedDomainName}:5432/${database.name}?sslmode=verify-full'
  }
}

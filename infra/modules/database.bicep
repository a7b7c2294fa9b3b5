// PostgreSQL, reachable from inside the network only, without any password: the container signs in as its managed identity
// with a token of Entra ID. About 16 (B1ms) or 53 (B2s) US dollars a month with 32 GiB. Who may sign in, and the database
// itself, are in database-content.bicep.
param name string
param location string
param sku string
param backupRetentionDays int
param subnetId string
param dnsZoneId string
param tenantId string

@description('Major version of PostgreSQL.')
param version string

@description('Size of the disk in GiB.')
param gb int

resource server 'Microsoft.DBforPostgreSQL/flexibleServers@2025-08-01' = {
  name: 'psql-${name}-${uniqueString(resourceGroup().id)}'
  location: location
  sku: {
    name: sku
    tier: 'Burstable'
  }
  properties: {
    version: version
    authConfig: {
      activeDirectoryAuth: 'Enabled'
      passwordAuth: 'Disabled'
      tenantId: tenantId
    }
    network: {
      delegatedSubnetResourceId: subnetId
      privateDnsZoneArmResourceId: dnsZoneId
    }
    // A disk that grows by itself is larger than what stands here, and Azure refuses every deployment after that, because a
    // disk cannot shrink. So nothing grows by itself: a mail warns at 85 per cent, and somebody raises the parameter.
    storage: {
      storageSizeGB: gb
      autoGrow: 'Disabled'
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

output id string = server.id
output name string = server.name
output host string = server.properties.fullyQualifiedDomainName

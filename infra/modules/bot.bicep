// The bot's registration with Teams. F0 costs nothing; it holds no secret.
param name string
param appId string
param tenantId string
param endpoint string

@description('Resource id of the managed identity that the bot is; empty for an app registration of one tenant.')
param identityId string

resource bot 'Microsoft.BotService/botServices@2022-09-15' = {
  // Unique in all of Azure, and of 42 characters at most.
  name: take('bot-${name}-${uniqueString(resourceGroup().id)}', 42)
  location: 'global'
  kind: 'azurebot'
  sku: {
    name: 'F0'
  }
  properties: {
    displayName: 'Watchpost'
    endpoint: endpoint
    msaAppId: appId
    msaAppTenantId: tenantId
    msaAppType: empty(identityId) ? 'SingleTenant' : 'UserAssignedMSI'
    msaAppMSIResourceId: empty(identityId) ? null : identityId
    // Nobody needs the keys of its other channels.
    disableLocalAuth: true
  }
}

resource teams 'Microsoft.BotService/botServices/channels@2022-09-15' = {
  parent: bot
  name: 'MsTeamsChannel'
  location: 'global'
  properties: {
    channelName: 'MsTeamsChannel'
  }
}

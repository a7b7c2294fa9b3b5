// The service itself: 0.5 vCPU and 1 GiB an instance, about 12 US dollars a month while it idles, 40 while it never does.
param name string
param location string
param environmentId string
param identityId string
param registryServer string
param imageTag string
param instances int
param mostInstances int
param vaultUri string
param hasBotSecret bool
param hasReaderSecret bool
param hasMetricsToken bool
param hasOtlpHeaders bool
param hasWebhookRoots bool

@description('Settings that are no secrets, by their name in the environment.')
param settings object

// Settings that are secrets, with their name in the vault. The container gets references, never values.
var botSecret = hasBotSecret ? { MicrosoftAppPassword: 'bot-app-password' } : {}
var readerSecret = hasReaderSecret ? { AZURE_CLIENT_SECRET: 'reader-app-secret' } : {}
var metricsSecret = hasMetricsToken ? { METRICS_TOKEN: 'metrics-token' } : {}
var otlpSecret = hasOtlpHeaders ? { OTEL_EXPORTER_OTLP_HEADERS: 'otlp-headers' } : {}
var secretSettings = union(botSecret, readerSecret, metricsSecret, otlpSecret)
// The roots of the webhook's certificate are a file: it comes from the vault too, as a volume.
var rootsFolder = '/mnt/partner-center-roots'
var rootsSecret = 'partner-center-roots'
var rootsVariable = { name: 'PARTNER_CENTER_WEBHOOK_ROOT_CA', value: '${rootsFolder}/roots.pem' }
var rootsMount = { volumeName: rootsSecret, mountPath: rootsFolder }
var rootsVolume = { name: rootsSecret, storageType: 'Secret', secrets: [{ secretRef: rootsSecret, path: 'roots.pem' }] }
var port = int(settings.PORT)
var plainVariables = [for setting in items(settings): { name: setting.key, value: setting.value }]
var secretVariables = [for setting in items(secretSettings): { name: setting.key, secretRef: setting.value }]
var secretNames = [for setting in items(secretSettings): setting.value]

resource app 'Microsoft.App/containerApps@2025-01-01' = {
  name: name
  location: location
  identity: {
    type: 'UserAssigned'
    userAssignedIdentities: {
      '${identityId}': {}
    }
  }
  properties: {
    environmentId: environmentId
    workloadProfileName: 'Consumption'
    configuration: {
      activeRevisionsMode: 'Single'
      ingress: {
        external: true
        allowInsecure: false
        targetPort: port
        transport: 'http'
      }
      registries: [
        {
          server: registryServer
          identity: identityId
        }
      ]
      secrets: [
        for secret in concat(secretNames, hasWebhookRoots ? [rootsSecret] : []): {
          name: secret
          keyVaultUrl: '${vaultUri}secrets/${secret}'
          identity: identityId
        }
      ]
    }
    template: {
      // Requests in hand have 15 s and jobs 20 s to end; the default of 30 s would cut them off.
      terminationGracePeriodSeconds: 60
      containers: [
        {
          name: 'watchpost'
          image: '${registryServer}/watchpost:${imageTag}'
          env: concat(plainVariables, secretVariables, hasWebhookRoots ? [rootsVariable] : [])
          volumeMounts: hasWebhookRoots ? [rootsMount] : []
          resources: {
            cpu: json('0.5')
            memory: '1Gi'
          }
          // All three ask whether the process serves, none whether Microsoft does. /readyz says 503 while a source fails
          // everywhere; as a probe it would take every instance out of rotation when people most need their buttons. It
          // is watched from outside instead: alerts.bicep.
          probes: [
            {
              // The service listens only after it has reached the database and brought it up to date.
              type: 'Startup'
              httpGet: {
                path: '/healthz'
                port: port
              }
              initialDelaySeconds: 3
              periodSeconds: 15
              failureThreshold: 10
            }
            {
              type: 'Liveness'
              httpGet: {
                path: '/healthz'
                port: port
              }
              periodSeconds: 20
              timeoutSeconds: 5
              failureThreshold: 3
            }
            {
              type: 'Readiness'
              httpGet: {
                path: '/healthz'
                port: port
              }
              periodSeconds: 10
              timeoutSeconds: 5
              failureThreshold: 3
            }
          ]
        }
      ]
      volumes: hasWebhookRoots ? [rootsVolume] : []
      // Two always; more only while the processors are busy, as when very many customers are read at once. Traffic does not
      // count: the work is paced by the limits of Microsoft's interfaces. A process that is taken away ends in order.
      scale: {
        minReplicas: instances
        maxReplicas: mostInstances
        rules: [
          {
            name: 'processor'
            custom: {
              type: 'cpu'
              metadata: {
                type: 'Utilization'
                value: '75'
              }
            }
          }
        ]
      }
    }
  }
}

import type { EventWords } from './explanation.ts';

/**
 * The documented values of `alertType`, of both generations (before and since 15 May 2024), most telling first:
 * mining, strange operations, strange deployments, strange use, advice.
 *
 * `{subscription}` stands where the subscription goes. Source of the list:
 * learn.microsoft.com/partner-center/security/security-alerts-reference-guide.
 */
export const PARTNER_EVENTS: readonly EventWords[] = [
  {
    type: 'CryptoMining',
    title: 'Crypto mining',
    happened: 'Something in {subscription} is mining cryptocurrency.',
    meaning: 'Intruders mine at the victim’s cost, and the bill, for which the partner is liable, grows by the hour.',
    first: 'Ask the customer at once; unless they planned it, stop the resources and cancel the subscription.',
  },
  {
    type: 'NetworkConnectionsToCryptoMiningPools',
    title: 'Connections to crypto mining pools',
    happened: 'Machines in {subscription} talk to servers that collect the yield of cryptocurrency mining.',
    meaning: 'There is hardly another reason to talk to them, and the partner is liable for what the mining costs.',
    first: 'Ask the customer at once; unless they planned it, stop the machines and cancel the subscription.',
  },
  {
    type: 'ARM_SuspiciousOperations',
    title: 'ARM suspicious operations',
    happened: 'Somebody made unusual changes in {subscription} through Azure’s management service (ARM).',
    meaning: 'Such changes often prepare misuse, before any cost shows.',
    first: 'Open the activity log, see who made the changes, and ask the customer about them.',
  },
  {
    type: 'VM_AnomalousDeployment',
    title: 'VM anomalous deployment',
    happened: 'Virtual machines were created in {subscription} in an unusual way.',
    meaning: 'Intruders start many machines at once, mostly for mining, but a planned roll-out can look alike.',
    first: 'Ask the customer whether the machines are theirs; if not, stop them.',
  },
  {
    type: 'VirtualMachineDeploymentAnomaly',
    title: 'Virtual machine deployment anomaly',
    happened: 'More or other virtual machines than usual were created in {subscription}.',
    meaning: 'Intruders start many machines at once, mostly for mining, but a planned roll-out can look alike.',
    first: 'Ask the customer whether the machines are theirs; if not, stop them.',
  },
  {
    type: 'MultiRegionVirtualMachineScaleSetDeploymentAnomaly',
    title: 'Multi-region scale set anomaly',
    happened: 'Groups of machines (scale sets) were created in several regions of {subscription} at once.',
    meaning: 'Intruders spread over regions to get round the limits of each, which customers seldom do.',
    first: 'Ask the customer whether the scale sets are theirs; if not, stop them in every region.',
  },
  {
    type: 'AzureMachineLearning_AnomalousDeployment',
    title: 'Machine Learning anomalous deployment',
    happened: 'Azure Machine Learning resources were created in {subscription} in an unusual way.',
    meaning: 'Their strong processors are costly and sought after by miners.',
    first: 'Ask the customer whether they train models there; if not, stop the compute clusters.',
  },
  {
    type: 'MultiRegionMachineLearningUsageAnomaly',
    title: 'Multi-region machine learning anomaly',
    happened: 'Azure Machine Learning is used in several regions of {subscription} in an unusual way.',
    meaning: 'Intruders spread over regions to get round the limits of each, and the processors are costly.',
    first: 'Ask the customer whether they train models there; if not, stop the clusters in every region.',
  },
  {
    type: 'AzureBatch_AnomalousDeployment',
    title: 'Azure Batch anomalous deployment',
    happened: 'Azure Batch pools (machines that work through jobs) were created in {subscription} in an unusual way.',
    meaning: 'A pool can start many machines by itself, which suits miners.',
    first: 'Ask the customer whether the pools are theirs; if not, delete them.',
  },
  {
    type: 'AzureContainerInstances_AnomalousDeployment',
    title: 'Container Instances anomalous deployment',
    happened: 'Containers (small, quickly started programs) were created in {subscription} in an unusual way.',
    meaning: 'Intruders run mining software in containers because they start within seconds.',
    first: 'Ask the customer whether the containers are theirs; if not, delete them.',
  },
  {
    type: 'Quota',
    title: 'Azure quota alert',
    happened: 'Microsoft saw something unusual about the Azure quota of {subscription}.',
    meaning: 'The quota limits how much can be created, and intruders like to raise it before they start.',
    first: 'See who asked for more quota and why; if nobody knows, have it lowered again.',
  },
  {
    type: 'ARM_AnomalousResourceConsumption',
    title: 'ARM anomalous resource consumption',
    happened: '{subscription} uses far more or other Azure resources than usual.',
    meaning: 'It can be misuse or a busy day of the customer, and the partner is liable for the cost of both.',
    first: 'Look at the cost of the last days and ask the customer about what is new.',
  },
  {
    type: 'UsageAnomalyDetection',
    title: 'Usage anomaly detection',
    happened: 'The Azure use of {subscription} rose or changed in an unusual way.',
    meaning: 'It can be misuse or a busy day of the customer, and the partner is liable for the cost of both.',
    first: 'Look at the cost of the last days and ask the customer about what is new.',
  },
  {
    type: 'ServiceHealthSecurityAdvisory',
    title: 'Service Health security advisory',
    happened: 'Microsoft sent a security notice about {subscription} to the customer.',
    meaning: 'The notice names the problem, and the customer may have missed it.',
    first: 'Read the notice in the alert’s description and agree with the customer who acts on it.',
  },
];

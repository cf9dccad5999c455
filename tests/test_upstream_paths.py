"""Names at the places where old YAML files, programs and pickles look for them."""
import importlib

import pytest

# module: names; those that upstream's tutorials, tests and public YAML files use of what is built here
PATHS = {
    "pylearn2.train": "Train SerializationGuard",
    "pylearn2.monitor": "Monitor MonitorChannel push_monitor read_channel get_channel get_monitor_doc",
    "pylearn2.space": "Space VectorSpace IndexSpace Conv2DSpace CompositeSpace NullSpace",
    "pylearn2.models.model": "Model",
    "pylearn2.models.mlp": (
        "MLP Layer Linear Tanh Sigmoid RectifiedLinear Softplus Softmax LinearGaussian CompositeLayer "
        "FlattenerLayer PretrainedLayer WindowLayer SpaceConverter SoftmaxPool ConvElemwise ConvRectifiedLinear "
        "ConvNonlinearity IdentityConvNonlinearity RectifierConvNonlinearity SigmoidConvNonlinearity "
        "TanhConvNonlinearity BadInputSpaceError max_pool max_pool_c01b mean_pool generate_dropout_mask "
        "sampled_dropout_average exhaustive_dropout_average geometric_mean_prediction mean_of_targets "
        "beta_from_design beta_from_targets beta_from_features"
    ),
    "pylearn2.models.lwta": "LWTA lwta",
    "pylearn2.models.maxout": "Maxout MaxoutConvC01B MaxoutLocalC01B",
    "pylearn2.models.softmax_regression": "SoftmaxRegression",
    "pylearn2.models.autoencoder": (
        "AbstractAutoencoder Autoencoder DenoisingAutoencoder ContractiveAutoencoder HigherOrderContractiveAutoencoder "
        "UntiedAutoencoder DeepComposedAutoencoder StackedDenoisingAutoencoder build_stacked_ae"
    ),
    "pylearn2.models.rbm": "RBM GaussianBinaryRBM BlockGibbsSampler Sampler L1_ActivationCost",
    "pylearn2.energy_functions.energy_function": "EnergyFunction",
    "pylearn2.energy_functions.rbm_energy": "GRBM_Type_1 GRBM_EnergyFunction RBM_EnergyFunction grbm_type_1",
    "pylearn2.costs.ebm_estimation": "CDk SML SMD SM NCE",
    "pylearn2.models.vae": "VAE",
    "pylearn2.models.vae.prior": "Prior DiagonalGaussianPrior",
    "pylearn2.models.vae.conditional": "Conditional BernoulliVector DiagonalGaussian",
    "pylearn2.models.vae.kl": "KLIntegrator DiagonalGaussianPriorPosteriorKL find_integrator_for",
    "pylearn2.costs.vae": "VAECriterion ImportanceSamplingCriterion",
    "pylearn2.models.kmeans": "KMeans",
    "pylearn2.models.dbm": (
        "DBM BinaryVector BinaryVectorMaxPool GaussianVisLayer Softmax Layer VisibleLayer HiddenLayer DBMSampler "
        "WeightDoubling SuperWeightDoubling InferenceProcedure SamplingProcedure stitch_rbms flatten block "
        "init_sigmoid_bias_from_marginals init_sigmoid_bias_from_array"
    ),
    "pylearn2.models.dbm.dbm": "DBM",
    "pylearn2.models.dbm.layer": "BinaryVector BinaryVectorMaxPool GaussianVisLayer Softmax",
    "pylearn2.models.dbm.inference_procedure": "WeightDoubling SuperWeightDoubling",
    "pylearn2.models.dbm.sampling_procedure": "GibbsEvenOdd SamplingProcedure",
    "pylearn2.costs.dbm": (
        "BaseCD PCD VariationalPCD VariationalCD MF_L1_ActCost MF_L2_ActCost TorontoSparsity WeightDecay "
        "MultiPrediction MaskGen"
    ),
    "pylearn2.datasets.binarizer": "Binarizer",
    "pylearn2.models.pca": "CovEigPCA SVDPCA OnlinePCA SparseMatPCA",
    "pylearn2.blocks": "Block StackedBlocks",
    "pylearn2.corruption": (
        "Corruptor DummyCorruptor BinomialCorruptor DropoutCorruptor GaussianCorruptor SaltPepperCorruptor "
        "OneHotCorruptor SmoothOneHotCorruptor BinomialSampler MultinomialSampler ComposedCorruptor get"
    ),
    "pylearn2.expr.activations": "identity relu rescaled_softmax",
    "pylearn2.utils.theano_graph": "is_pure_elemwise",
    "pylearn2.costs.autoencoder": (
        "GSNFriendlyCost MeanSquaredReconstructionError MeanBinaryCrossEntropy SparseActivation"
    ),
    "pylearn2.model_extensions.model_extension": "ModelExtension",
    "pylearn2.model_extensions.norm_constraint": "ConstrainFilterL2Norm MaxL2FilterNorm ConstrainFilterMaxNorm",
    "pylearn2.costs.cost": (
        "Cost SumOfCosts MethodCost NullDataSpecsMixin DefaultDataSpecsMixin FixedVarDescr merge "
        "LpPenalty"
    ),
    "pylearn2.costs.mlp": "Default WeightDecay L1WeightDecay",
    "pylearn2.costs.mlp.dropout": "Dropout",
    "pylearn2.costs.mlp.missing_target_cost": "MissingTargetCost",
    "pylearn2.training_algorithms.training_algorithm": "TrainingAlgorithm NoBatchSizeError",
    "pylearn2.training_algorithms.sgd": (
        "SGD ExponentialDecay LinearDecay AnnealedLearningRate EpochMonitor OneOverEpoch "
        "LinearDecayOverEpoch MonitorBasedLRAdjuster PolyakAveraging PatienceBasedTermCrit"
    ),
    "pylearn2.training_algorithms.bgd": "BGD StepShrinker BacktrackingStepShrinker ScaleStep",
    "pylearn2.training_algorithms.learning_rule": "LearningRule Momentum MomentumAdjustor AdaGrad AdaDelta RMSProp",
    "pylearn2.training_algorithms.default": "DefaultTrainingAlgorithm",
    "pylearn2.optimization.batch_gradient_descent": "BatchGradientDescent",
    "pylearn2.termination_criteria": (
        "TerminationCriterion EpochCounter MonitorBased MatchChannel ChannelTarget ChannelInf And Or"
    ),
    "pylearn2.train_extensions": "TrainExtension SharedSetter ChannelSmoother",
    "pylearn2.train_extensions.best_params": "MonitorBasedSaveBest KeepBestParams",
    "pylearn2.train_extensions.plots": "Plots PlotManager make_readable get_best_layout create_colors",
    "pylearn2.train_extensions.roc_auc": "RocAucChannel",
    "pylearn2.train_extensions.window_flip": "WindowAndFlip",
    "pylearn2.train_extensions.wmape_channel": "WMapeNumeratorChannel WMapeDenominatorChannel",
    "pylearn2.datasets": "Dataset",
    "pylearn2.datasets.dataset": "Dataset",
    "pylearn2.datasets.dense_design_matrix": (
        "DenseDesignMatrix DefaultViewConverter from_dataset dataset_range set_axes convert_to_one_hot"
    ),
    "pylearn2.datasets.mnist": "MNIST",
    "pylearn2.datasets.cifar10": "CIFAR10",
    "pylearn2.datasets.cifar100": "CIFAR100",
    "pylearn2.datasets.svhn": "SVHN SVHN_On_Memory",
    "pylearn2.datasets.stl10": "STL10 restrict",
    "pylearn2.datasets.norb": "SmallNORB",
    "pylearn2.datasets.tfd": "TFD",
    "pylearn2.datasets.hdf5": "HDF5Dataset",
    "pylearn2.datasets.sparse_dataset": "SparseDataset",
    "pylearn2.datasets.zca_dataset": "ZCA_Dataset",
    "pylearn2.datasets.binarized_mnist": "BinarizedMNIST",
    "pylearn2.cross_validation": "TrainCV",
    "pylearn2.cross_validation.dataset_iterators": (
        "DatasetCV StratifiedDatasetCV DatasetKFold StratifiedDatasetKFold DatasetShuffleSplit "
        "StratifiedDatasetShuffleSplit DatasetValidationKFold StratifiedDatasetValidationKFold "
        "DatasetValidationShuffleSplit StratifiedDatasetValidationShuffleSplit TransformerDatasetCV"
    ),
    "pylearn2.cross_validation.subset_iterators": (
        "ValidationKFold StratifiedValidationKFold ValidationShuffleSplit StratifiedValidationShuffleSplit "
        "get_k_fold_splits get_validation_set_from_train"
    ),
    "pylearn2.cross_validation.train_cv_extensions": "TrainCVExtension MonitorBasedSaveBestCV",
    "pylearn2.cross_validation.blocks": "StackedBlocksCV",
    "pylearn2.cross_validation.mlp": "PretrainedLayerCV",
    "pylearn2.train_extensions.live_monitoring": (
        "LiveMonitoring LiveMonitor ChannelListRequest ChannelListResponse ChannelsRequest ChannelsResponse"
    ),
    "pylearn2.scripts.jobman.experiment": "train_experiment ydict results_extractor",
    "pylearn2.scripts.mlp.predict_csv": "predict make_argument_parser main",
    "pylearn2.datasets.csv_dataset": "CSVDataset",
    "pylearn2.datasets.transformer_dataset": "TransformerDataset",
    "pylearn2.datasets.vector_spaces_dataset": "VectorSpacesDataset",
    "pylearn2.datasets.control": "push_load_data pop_load_data get_load_data get_dataless_dataset",
    "pylearn2.datasets.preprocessing": (
        "Pipeline Preprocessor ExamplewisePreprocessor BlockPreprocessor Standardize RemoveMean "
        "RemoveZeroColumns ColumnSubsetBlock ZeroColumnInsertBlock "
        "GlobalContrastNormalization ZCA PCA MakeUnitNorm RemapInterval ExtractPatches ExtractGridPatches "
        "ReassembleGridPatches CentralWindow LeCunLCN RGB_YUV ShuffleAndSplit Downsample"
    ),
    "pylearn2.testing.datasets": (
        "ArangeDataset random_dense_design_matrix random_one_hot_dense_design_matrix "
        "random_one_hot_topological_dense_design_matrix random_dense_design_matrix_for_regression"
    ),
    "pylearn2.testing.skip": "skip_if_no_data",
    "pylearn2.config.yaml_parse": "load load_path initialize Proxy do_not_recurse try_to_import",
    "pylearn2.format.target_format": "OneHotFormatter convert_to_one_hot compressed_one_hot",
    "pylearn2.expr.nnet": (
        "softmax_numpy pseudoinverse_softmax_numpy sigmoid_numpy inverse_sigmoid_numpy arg_of_softmax "
        "arg_of_sigmoid kl elemwise_kl compute_precision compute_recall compute_f1"
    ),
    "pylearn2.expr.normalize": (
        "CrossChannelNormalization CrossChannelNormalizationBC01 CudaConvNetCrossChannelNormalization"
    ),
    "pylearn2.expr.probabilistic_max_pooling": "max_pool_channels",
    "pylearn2.linear.conv2d": "Conv2D make_random_conv2D make_sparse_random_conv2D",
    "pylearn2.linear.conv2d_c01b": "Conv2D make_random_conv2D make_sparse_random_conv2D setup_detector_layer_c01b",
    "pylearn2.linear.local_c01b": "Local make_random_local",
    "pylearn2.linear.matrixmul": "MatrixMul",
    "pylearn2.gui.patch_viewer": "PatchViewer make_viewer",
    "pylearn2.gui.get_weights_report": "get_weights_report get_binocular_greyscale_weights_report",
    "pylearn2.utils": (
        "sharedX as_floatX constantX function grad safe_zip safe_izip safe_union safe_update contains_nan "
        "contains_inf isfinite is_iterable py_integer_types py_float_types py_number_types block_gradient"
    ),
    "pylearn2.utils.serial": (
        "load save mkdir clone_via_serialize to_string from_string get_pickle_protocol load_train_file"
    ),
    "pylearn2.utils.string_utils": (
        "preprocess match number_aware_alphabetical_key find_number tokenize_by_number "
        "censor_non_alphanum"
    ),
    "pylearn2.utils.timing": "log_timing total_seconds",
    "pylearn2.utils.rng": "make_np_rng make_theano_rng",
    "pylearn2.utils.image": "tile_raster_images scale_to_unit_interval show save load",
    "pylearn2.utils.iteration": (
        "SequentialSubsetIterator ShuffledSequentialSubsetIterator RandomSliceSubsetIterator "
        "RandomUniformSubsetIterator BatchwiseShuffledSequentialIterator FiniteDatasetIterator "
        "has_uniform_batch_size is_stochastic"
    ),
    "pylearn2.utils.data_specs": "DataSpecsMapping is_flat_space is_flat_source is_flat_specs",
    "pylearn2.utils.mnist_ubyte": "read_mnist_images read_mnist_labels",
    "pylearn2.utils.exc": "EnvironmentVariableError NoDataPathError",
    "pylearn2.scripts.train": "train FeatureDump",
    "pylearn2.scripts.print_monitor": "print_monitor",
    "pylearn2.scripts.show_weights": "show_weights",
    "pylearn2.scripts.num_parameters": "num_parameters",
}


@pytest.mark.parametrize("module", PATHS)
def test_a_module_has_upstream_names(module):
    found = importlib.import_module(module)
    assert [name for name in PATHS[module].split() if not hasattr(found, name)] == []
